"""What stops a report from being written; each says in Chinese what to do."""


class ReportError(Exception):
    """A report cannot be written."""


class FontsMissingError(ReportError):
    """There is no Chinese font to set a paper in."""

    def __init__(self) -> None:
        super().__init__("本机没有中文字体，生成不了 PDF。请安装 fonts-noto-cjk（apt install fonts-noto-cjk）后再试。")
