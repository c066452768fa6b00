"""SQLAlchemy: reflects the views for the role bi, maps them, and maps the tables for their owner."""
import warnings
from decimal import Decimal

from sqlalchemy import MetaData, create_engine, func, inspect, select
from sqlalchemy.exc import ArgumentError, InvalidRequestError
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session

number = 0


def check(good, task, seen=""):
    global number
    number += 1
    print(f"{'' if good else 'not '}ok {number} - {task}{': ' + str(seen) if seen else ''}")


def engine(role):
    return create_engine(f"postgresql+psycopg2://{role}@/")


warnings.simplefilter("ignore")
bi = engine("bi")
looks = inspect(bi)
views = looks.get_view_names(schema="oversight_bi")
check(len(views) == 11 and not looks.get_table_names(schema="oversight_bi"), "the role bi sees eleven views and no table", " ".join(views))
meta = MetaData(schema="oversight_bi")
meta.reflect(bi, views=True)
untyped = [f"{t.name}.{c.name}" for t in meta.tables.values() for c in t.columns if str(c.type) == "NULL"]
check(len(meta.tables) == 11 and not untyped, "each is reflected, every column with a type", f"{sum(len(t.columns) for t in meta.tables.values())} columns")
with bi.connect() as connection:
    for table in meta.tables.values():
        rows = connection.execute(select(table)).all()
        check(len(rows) == connection.execute(select(func.count()).select_from(table)).scalar(), f"{table.name} is read", f"{len(rows)} rows")
task = meta.tables["oversight_bi.v_task"]
check(isinstance(bi.connect().execute(select(task.c.progress_pct).where(task.c.progress_pct > 0)).scalar(), Decimal), "a percentage is a Decimal")

# an object mapper wants a key: it is given one, per view
Base = automap_base(metadata=MetaData(schema="oversight_bi"))
meta = Base.metadata
meta.reflect(bi, views=True)
mapped = {name: type(name, (Base,), {"__table__": meta.tables[f"oversight_bi.{name}"], "__mapper_args__": {"primary_key": [meta.tables[f"oversight_bi.{name}"].c[k] for k in keys]}})
          for name, keys in {"v_task": ["department", "task_id"], "v_task_list": ["task_list"], "v_department": ["department"]}.items()}
Base.prepare()
with Session(bi) as session:
    check(session.query(mapped["v_task"]).filter_by(progress_class='past_half').count() > 0, "views are mapped to classes, with the key that is named")

# the tables themselves: a foreign key's column has the name of its table
office = engine("city_office")
Tables = automap_base(metadata=MetaData(schema="oversight"))
refused = ""
try:
    Tables.prepare(office, reflect=True)
    Tables.classes.benchmark()
except (ArgumentError, InvalidRequestError) as error:
    refused = str(error).splitlines()[0][:150]
check("indicator" in refused, "automap of the tables by its own names: a column and a relationship want the same one", refused)


def scalar(base, local, referred, constraint):
    return f"{referred.__name__}_by_" + "_".join(c.name for c in constraint.columns)


def collection(base, local, referred, constraint):
    return f"{referred.__name__}_list_by_" + "_".join(c.name for c in constraint.columns)


Named = automap_base(metadata=MetaData(schema="oversight"))
Named.prepare(office, reflect=True, name_for_scalar_relationship=scalar, name_for_collection_relationship=collection)
with Session(office) as session:
    value = session.query(Named.classes.benchmark).first()
    check(value is not None and value.indicator_by_indicator.name, "automap of the tables with names of relationships", f"{len(Named.classes)} classes")
print(f"1..{number}")
