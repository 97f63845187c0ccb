"""Nothing that a client sends is unbounded, and nothing that is misspelt is taken for a default."""

from __future__ import annotations

import pytest
from msgspec import inspect

from cultivation.protocol import account, admin, envelope
from cultivation.protocol.commands import COMMANDS
from cultivation.protocol.commands.deals import DEALS

COMMAND_ARGS = {name: command.args for name, command in {**COMMANDS, **DEALS}.items()}
FORMS = {
    **COMMAND_ARGS,
    "login": envelope.Login,
    "registration": account.Registration,
    "renewal": account.Renewal,
    "new_password": account.NewPassword,
    "order": admin.AdminOrder,
}
BOUNDED_ELSEWHERE = {
    "market_list.hours",  # one of three, by the rule
    "login.v",  # within the window of protocols
}


def loose(form, path):
    """Every place in a form that takes anything of any size."""
    kind = type(form).__name__
    if kind == "StructType":
        # What is set for all processes is spelt right at the door of orders, and read leniently by older builds.
        if not form.forbid_unknown_fields and not path.endswith(".to"):
            yield f"{path}: unknown fields"
        for one in form.fields:
            yield from loose(one.type, f"{path}.{one.encode_name}")
    elif kind in {"AnyType", "RawType"} or (kind in LIMITS and not LIMITS[kind](form)):
        yield path
    for one in inside(form, kind):
        yield from loose(one, path)


def inside(form, kind):
    """What a form is made of, beside the fields of a struct."""
    parts = {
        "UnionType": lambda: form.types,
        "TupleType": lambda: form.item_types,
        "ListType": lambda: [form.item_type],
        "SetType": lambda: [form.item_type],
        "DictType": lambda: [form.key_type, form.value_type],
    }
    return parts.get(kind, list)()


LIMITS = {
    "StrType": lambda form: form.max_length is not None,
    "ListType": lambda form: form.max_length is not None,
    "SetType": lambda form: form.max_length is not None,
    "DictType": lambda form: form.max_length is not None,
    "IntType": lambda form: {form.ge, form.gt} != {None} and {form.le, form.lt} != {None},
}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_everything_sent_has_a_bound_and_no_unknown_field(name):
    """No client makes the server hold more than it expects, or believes that a misspelt word was heard."""
    assert set(loose(inspect.type_info(FORMS[name]), name)) - BOUNDED_ELSEWHERE == set()


def test_there_is_no_command_that_says_what_was_gained():
    """The client sends what it wants, never what it got: no time, roll, power, reward or result is anybody's to say."""
    fields = {one.encode_name for args in COMMAND_ARGS.values() for one in inspect.type_info(args).fields}
    assert (
        fields & {"now", "now_ms", "at", "time", "seed", "roll", "power", "reward", "won", "result", "gained"} == set()
    )
