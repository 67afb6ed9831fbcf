"""The PP-OCR models on onnxruntime: where text stands, which way up it is, what it says.

The models come in the wheel of ``rapidocr`` and are read from there; nothing is ever downloaded. Only its files are
used: its classes batch lines padded to one width, which is slower on one thread, and give no place per character.

Source: PP-OCR (PaddlePaddle), the pre- and post-processing of its detection, classification and recognition models.
"""

import importlib.util
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from parsers.document import UnsupportedError
from parsers.readers.scan.image import Image, Plane

_DETECTION = "PP-OCRv6_det_small.onnx"
_RECOGNITION = "PP-OCRv6_rec_small.onnx"
_DIRECTION = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"
_HEIGHT = 48
"""Pixels a line is scaled to before it is recognised."""
_NARROWEST = 64
_WIDEST = 3200
_STEP = 32
"""The detection model halves a side five times."""
_SURE = 0.9


class Mark(NamedTuple):
    """One recognised character; ``centre`` is 0..1 of the line's width."""

    text: str
    centre: float
    confidence: float


class Engine:
    """The three models, loaded once and run on one thread each: many pages are read by many processes."""

    def __init__(self, folder: Path) -> None:
        cv2.setNumThreads(1)
        self._detection = _session(folder / _DETECTION)
        self._direction = _session(folder / _DIRECTION)
        self._recognition = _session(folder / _RECOGNITION)
        characters = self._recognition.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *characters, " "]

    def detect(self, image: Image, side: int) -> Plane:
        """Return how likely each pixel belongs to text, 0..1, on a picture whose longer side is about ``side``."""
        height, width = image.shape[:2]
        scale = min(1.0, side / max(height, width))
        size = tuple(max(_STEP, round(length * scale / _STEP) * _STEP) for length in (width, height))
        plane: Plane = _run(self._detection, _tensor(cv2.resize(image, size, interpolation=cv2.INTER_AREA)))[0, 0]
        return plane

    def upside_down(self, line: Image) -> float:
        """Return how surely a line of text stands on its head: -1 (it does not) to 1."""
        width = min(192, max(1, round(line.shape[1] * _HEIGHT / line.shape[0])))
        canvas = np.zeros((1, 3, _HEIGHT, 192), np.float32)
        canvas[:, :, :, :width] = _tensor(cv2.resize(line, (width, _HEIGHT)))
        straight, turned = _run(self._direction, canvas)[0]
        return float(turned - straight) if max(straight, turned) > _SURE else 0.0

    def recognise(self, line: Image) -> list[Mark]:
        """Return the characters of a picture of one line, from left to right."""
        width = min(_WIDEST, max(8, round(line.shape[1] * _HEIGHT / line.shape[0])))
        scaled = cv2.resize(line, (width, _HEIGHT), interpolation=cv2.INTER_LINEAR)
        tensor = np.zeros((1, 3, _HEIGHT, max(_NARROWEST, width)), np.float32)
        tensor[:, :, :, :width] = _tensor(scaled)
        steps = _run(self._recognition, tensor)[0]
        best = steps.argmax(axis=1)
        likely = steps[np.arange(len(best)), best]
        share = tensor.shape[3] / len(best) / width
        return [
            Mark(self._characters[code], min(1.0, ((start + end) / 2) * share), float(likely[start:end].max()))
            for code, start, end in _runs(best)
            if code
        ]


@cache
def engine() -> Engine:
    """Return the engine of this process.

    Raises:
        UnsupportedError: its models or onnxruntime are not installed.
    """
    package = importlib.util.find_spec("rapidocr")
    return Engine(complete(Path(package.origin).parent / "models" if package and package.origin else Path()))


def complete(folder: Path) -> Path:
    """Return the folder of the models.

    Raises:
        UnsupportedError: one of them, or onnxruntime, is not there.
    """
    there = all((folder / name).is_file() for name in (_DETECTION, _DIRECTION, _RECOGNITION))
    if not there or importlib.util.find_spec("onnxruntime") is None:
        raise UnsupportedError("扫描件或照片（文字识别组件不全，请运行“pip install rapidocr onnxruntime”后重新读取）")
    return folder


def _session(path: Path) -> Any:  # noqa: ANN401  onnxruntime is untyped
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _run(session: Any, tensor: Image) -> Any:  # noqa: ANN401  onnxruntime is untyped
    return session.run(None, {session.get_inputs()[0].name: tensor})[0]


def _tensor(image: Image) -> Image:
    """Return a picture as the models take it: 1 x 3 x height x width, -1 (black) to 1 (white)."""
    return np.ascontiguousarray(image.transpose(2, 0, 1)[None], np.float32) / 127.5 - 1.0


def _runs(codes: Any) -> list[tuple[int, int, int]]:  # noqa: ANN401  an array of integers
    """Return (code, start, end) for each run of equal codes."""
    edges = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(codes)]
    return [(int(codes[start]), start, end) for start, end in pairwise(edges)]
