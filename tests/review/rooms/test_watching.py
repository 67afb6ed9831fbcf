"""What machines ask of the pages."""

from dataclasses import replace

from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from review.app import create_app
from store.engine import connection, transaction, writing
from store.queries import counts, heartbeats
from tests.review.office import HOST, NOW, Office


def _metrics(office: Office, *, address: str = "127.0.0.1", allowed: bool = True) -> tuple[int, str]:
    office.manner = replace(office.manner, metrics=allowed)
    app = create_app(office.desk)
    with TestClient(app, base_url=HOST, client=(address, 50000), follow_redirects=False) as client:
        client.get("/sign-in")
        client.get("/nobody/13800000001")
        answer = client.get("/metrics")
    return answer.status_code, answer.text


def test_health_is_told_to_anybody(office: Office) -> None:
    with office.stranger() as client:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_outdated_ledger_is_no_health(office: Office) -> None:
    with writing(office.engine) as found:
        found.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with office.stranger() as client:
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (503, "StoreOutdatedError\n")


def test_unreadable_ledger_is_no_health(office: Office) -> None:
    office.engine.dispose()
    for name in ("zhihui.db", "zhihui.db-wal", "zhihui.db-shm"):
        (office.folder / name).unlink(missing_ok=True)
    (office.folder / "zhihui.db").write_bytes(b"no database" * 1000)
    with office.stranger() as client:
        answer = client.get("/healthz")
    assert answer.status_code == 503


def test_metrics_count_without_names(office: Office) -> None:
    with transaction(office.engine) as session:
        heartbeats.beat(session, "main", now=NOW)
    status, text = _metrics(office)
    with connection(office.engine) as found:
        waiting = counts.balance(found).waiting
    told = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert status == 200
    assert told["zhihui_queue_items", "waiting"] == waiting
    assert told["zhihui_oldest_waiting_seconds",] > 0
    assert told["zhihui_mailbox_success_timestamp_seconds", "main"] == NOW.timestamp()
    assert told["zhihui_letters", "draft"] == 0
    assert told["zhihui_request_seconds_count", "GET", "/sign-in", "200"] == 1
    assert told["zhihui_request_seconds_count", "GET", "none", "404"] == 1
    assert "13800000001" not in text


def test_metrics_are_closed_unless_allowed_and_to_other_machines(office: Office) -> None:
    assert _metrics(office, allowed=False)[0] == 404
    assert _metrics(office, address="192.168.1.9")[0] == 404
    assert _metrics(office, address="testclient")[0] == 404
