"""Do numbers look like numbers that work: mobiles, phones, bank accounts."""

from collections.abc import Iterator

from domain.normalise.accounts import is_account
from domain.normalise.phones import is_mobile, is_phone, numbers
from domain.rules import params
from domain.rules.case import Case, Result


def mobile(case: Case) -> Iterator[Result]:
    """Find a mobile that is none; of several in one cell each must be one."""
    name = params.text(case.rule, "field")
    value = case.text(name)
    found = numbers(value)
    if value and not (found and all(is_mobile(one) for one in found)):
        yield Result({"value": value}, name, {"value": value})


def phone(case: Case) -> Iterator[Result]:
    """Find a phone that cannot be called; of several in one cell one that can is enough."""
    name = params.text(case.rule, "field")
    value = case.text(name)
    if value and not any(is_phone(one) for one in numbers(value)):
        yield Result({"value": value}, name, {"value": value})


def account(case: Case) -> Iterator[Result]:
    """Find a bank account that is not digits only, or too short or too long."""
    name = params.text(case.rule, "field")
    least, most = params.whole(case.rule, "least"), params.whole(case.rule, "most")
    value = case.text(name)
    if value and not is_account(value, least, most):
        yield Result({"value": value, "least": least, "most": most}, name, {"value": value, "digits": [least, most]})
