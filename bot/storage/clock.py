"""The time: a clock in Python, and the current time within a statement."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Double, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

Clock = Callable[[], float]
"""A function that returns seconds since the epoch."""


class CurrentTime(FunctionElement[float]):
    """The current time within a statement, in seconds since the epoch.

    It is the statement's parameter ``now``, see `Database.clock_parameter`. On PostgreSQL, NULL stands for the server's
    own time, which saves a round trip to the server to ask for it.
    """

    name = "current_time_in_seconds"
    type = Double()
    inherit_cache = True

    def __init__(self) -> None:
        super().__init__(bindparam("now", type_=Double()))


@compiles(CurrentTime)
def _from_parameter(element: CurrentTime, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(CurrentTime, "postgresql")
def _from_parameter_or_server(element: CurrentTime, compiler: SQLCompiler, **options: Any) -> str:
    parameter = compiler.process(element.clauses, **options)
    # Not clock_timestamp(): it may change from row to row, so PostgreSQL would not use an index with it.
    return (
        f"coalesce(CAST({parameter} AS double precision), extract(epoch FROM statement_timestamp())::double precision)"
    )
