"""Forms as files: values and a layout in, the bytes of a Word document, a PDF or a workbook out."""

from collections.abc import Sequence

from intake.demo import excel, forms, pdf, word
from intake.demo.values import OFFICIAL, ApplicationValues, Layout, RegistrationValues


def registration_docx(values: RegistrationValues, layout: Layout = OFFICIAL) -> bytes:
    """Return 附件1 as a Word document."""
    return word.render(forms.registration(values, layout))


def application_docx(values: ApplicationValues, layout: Layout = OFFICIAL) -> bytes:
    """Return 附件2 as a Word document."""
    return word.render(forms.application(values, layout))


def registration_pdf(values: RegistrationValues, layout: Layout = OFFICIAL, password: str = "") -> bytes:
    """Return 附件1 as a PDF with a text layer; with a ``password`` it opens with that only."""
    return pdf.render(forms.registration(values, layout), password)


def application_pdf(values: ApplicationValues, layout: Layout = OFFICIAL) -> bytes:
    """Return 附件2 as a PDF with a text layer."""
    return pdf.render(forms.application(values, layout))


def registration_xlsx(values: RegistrationValues) -> bytes:
    """Return 附件1 as a workbook with the form on its sheet."""
    return excel.registration_form(values)


def registration_list_xlsx(rows: Sequence[RegistrationValues]) -> bytes:
    """Return a workbook with a row per activity."""
    return excel.registration_list(rows)
