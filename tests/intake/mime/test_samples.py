from pathlib import Path

import pytest

from intake.mime import read
from tests.intake.mime.samples import FOLDER, SAMPLES, expected, told


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_read_sample(sample: Path) -> None:
    wanted = expected(sample)

    assert told(read(sample.read_bytes(), ""), wanted) == wanted


def test_samples_each_have_their_expectation() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {
        name for sample in SAMPLES for name in (sample.name, sample.with_suffix(".expected.json").name)
    }
