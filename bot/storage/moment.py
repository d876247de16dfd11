"""The time within a statement: PostgreSQL's own, unless a clock is given; one trip to the server less than asking."""

from typing import Any

from sqlalchemy import Double, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Moment(FunctionElement[float]):
    """Seconds since the epoch, as the parameter ``moment`` says; on PostgreSQL the server's time where it is NULL."""

    name = "moment"
    type = Double()
    inherit_cache = True

    def __init__(self) -> None:
        super().__init__(bindparam("moment", type_=Double()))


@compiles(Moment)
def _given(element: Moment, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(Moment, "postgresql")
def _given_or_own(element: Moment, compiler: SQLCompiler, **options: Any) -> str:
    given = compiler.process(element.clauses, **options)
    # Not clock_timestamp(): that may change from row to row, so no index would be used.
    return f"coalesce(CAST({given} AS double precision), extract(epoch FROM statement_timestamp())::double precision)"
