"""``zhihui export dossiers``: what the experts review, in one ZIP file."""

import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from domain.submission import State
from intake.cli.context import Workplace
from intake.cli.output import progress, remark
from intake.errors import IntakeError

if TYPE_CHECKING:
    from domain.campaign import Campaign
    from intake.experts import Packed
    from store.queries.bundle import Wanted


def export_dossiers(place: Workplace, path: Path, states: Collection[State], *, older: bool, actor: str) -> None:
    """Write the ZIP file, whole or not at all, and say what is in it; exits with 3 where a file could not be given.

    It gives out originals with phones and accounts, so it is an event, noted before the file appears.
    """
    from domain.dossiers import kinds
    from reports.files import writing_whole
    from store.engine import reading
    from store.queries.bundle import Wanted

    campaign = place.campaign()
    wanted = Wanted(kinds(campaign), states, older=older)
    if not wanted.kinds:
        raise IntakeError(
            "活动配置里没有哪种表格要随附材料，没有可以打包的。"
            '请在 rules.toml 里补上 check = "materials" 的规则，或者用 zhihui export submissions 导出。'
        )
    try:
        with writing_whole(path) as target:
            with reading(place.engine()) as session, progress("打包") as tell:
                from intake.experts import Packer

                packed = Packer(campaign, place.archive(), tell).pack(session, wanted, target)
            if not packed.applications:
                raise IntakeError(_nothing(campaign, wanted))
            _log(place, campaign, packed, wanted, actor)
    except OSError as error:
        raise IntakeError(f"写不到 {path}：{error.strerror}。请检查文件夹是否存在、磁盘是否已满。") from error
    for one in packed.missing:
        remark(f"缺失：{one}")
    given = len(packed.files) - len(packed.missing)
    remark(f"已导出 {len(packed.applications)} 份申报材料、{given} 个文件：{path}")
    if packed.missing:
        remark(f"有 {len(packed.missing)} 个文件没有导出，在“材料目录”里标为缺失。取回以后请重新导出。")
        sys.exit(3)


def _nothing(campaign: "Campaign", wanted: "Wanted") -> str:
    forms = "、".join(form.name for form in campaign.forms if form.key in wanted.kinds)
    states = "、".join(one.words for one in State if one in wanted.states)
    return f"没有可以打包的{forms}（{states}），没有写文件。请先受理，或者用 --state 另选状态，如 --state all。"


def _log(place: Workplace, campaign: "Campaign", packed: "Packed", wanted: "Wanted", actor: str) -> None:
    from store.engine import transaction
    from store.queries import events

    details = {
        "applications": len(packed.applications),
        "files": len(packed.files) - len(packed.missing),
        "states": sorted(wanted.states),
    }
    with transaction(place.engine()) as session:
        events.add(session, events.Event(place.now(), actor, "campaign", campaign.key, "exported", details))
