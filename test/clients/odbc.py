"""What psqlODBC makes of the views of a ledger.

    odbc.py DIRECTORY-OF-SOCKET DATABASE ROLE SCHEMA < PLAN

The plan is that of Clients.java, and so is what is printed. ODBC is called by ctypes: pyodbc
does not tell what type a driver says a column has, and calls the wide functions only."""
import ctypes
import itertools
import locale
import os
import re
import struct
import sys
from collections import namedtuple

odbc = ctypes.CDLL("libodbc.so.2")
NO_DATA, NTS = 100, -3
ENV, DBC, STMT = 1, 2, 3
CHAR, VARCHAR, LONGVARCHAR, WVARCHAR, WLONGVARCHAR, NUMERIC, INTEGER, DATE, BIT = 1, 12, -1, -9, -10, 2, 4, 91, -7
C_WCHAR, C_SLONG = -8, -16
NULL = "∅"
UTF16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"
SIZE = 40000

# A way in which a tool may have set the driver up
Mode = namedtuple("Mode", "name driver settings unicode bools_are_char longest_varchar asks")
SET_UP = "BoolsAsChar=0;MaxVarcharSize=400;"
MODES = [
    Mode("plain", "PostgreSQL Unicode", "", True, True, 255, True),
    Mode("set up", "PostgreSQL Unicode", SET_UP, True, False, 400, True),
    Mode("cursor", "PostgreSQL Unicode", SET_UP + "UseDeclareFetch=1;Fetch=7;", True, False, 400, True),
    Mode("unprepared", "PostgreSQL Unicode", SET_UP + "UseServerSidePrepare=0;", True, False, 400, True),
    Mode("ANSI", "PostgreSQL ANSI", SET_UP, False, False, 400, False),
]
# What a column must be to a client, and what a program takes it for
Promise = namedtuple("Promise", "type size digits c_type")

complaints = []


def report(*name):
    print("not ok" if complaints else "ok", "ODBC", *(n for n in name if n))
    for line in complaints[:20]:
        print("# " + line.replace("\n", "\n# "))
    sys.stdout.flush()
    complaints.clear()


def same(what, got, expected):
    if got != expected:
        complaints.append(f"{what}: {got}, not {expected}")


# ------------------------------------------------------------------- calls
def call(name, *arguments):
    """A function of ODBC; every integer is passed as the widest that it takes."""
    function = getattr(odbc, name)
    function.restype = ctypes.c_short
    return function(*(ctypes.c_long(a) if isinstance(a, int) else a.encode() if isinstance(a, str) else a for a in arguments))


def went_well(code, kind, handle, what):
    if code in (0, 1, NO_DATA):
        return True
    state, message = ctypes.create_string_buffer(6), ctypes.create_string_buffer(1000)
    call("SQLGetDiagRec", kind, handle, 1, state, None, message, 1000, None)
    complaints.append(f"{what}: {state.value.decode()} {message.value.decode(errors='replace')}")
    return False


def handle(kind, parent):
    made = ctypes.c_void_p()
    went_well(call("SQLAllocHandle", kind, parent, ctypes.byref(made)), kind - 1, parent, "a handle")
    return made


class Statement:
    """A statement of the connection, for as long as the block lasts."""

    connection = None

    def __enter__(self):
        self.handle = handle(STMT, self.connection)
        return self

    def __exit__(self, *_):
        call("SQLFreeHandle", STMT, self.handle)

    def do(self, what, name, *arguments):
        code = call(name, self.handle, *arguments)
        return went_well(code, STMT, self.handle, what) and code != NO_DATA

    def get(self, column, c_type):
        """A column of the current row as text, fetched as that type."""
        buffer, length = ctypes.create_string_buffer(SIZE), ctypes.c_long()
        if not self.do("SQLGetData", "SQLGetData", column, c_type, buffer, SIZE, ctypes.byref(length)) or length.value == -1:
            return NULL
        if length.value >= SIZE:
            complaints.append(f"column {column}: {length.value} bytes are too long")
        data = buffer.raw[: length.value]
        if c_type == C_WCHAR:
            return data.decode(UTF16)
        if c_type == C_SLONG:
            return str(struct.unpack_from("i", buffer.raw)[0])
        if c_type == DATE:
            return "%04d-%02d-%02d" % struct.unpack_from("hHH", buffer.raw)
        if c_type == BIT:
            return "true" if buffer.raw[0] == 1 else "false"
        return data.decode(errors="replace")

    def bind(self, i, parameter, otherwise):
        """Binds TYPE:VALUE; every other time as a program that knows only text of the other width. Keep what it gives."""
        kind, value = parameter[0], parameter[2:]
        as_given = {
            "s": lambda: (C_WCHAR, WVARCHAR, 400, 0, value.encode(UTF16)),
            "d": lambda: (DATE, DATE, 10, 0, struct.pack("hHH", *map(int, value.split("-")))),
            "i": lambda: (C_SLONG, INTEGER, 10, 0, struct.pack("i", int(value))),
            "n": lambda: (CHAR, NUMERIC, 20, 6, value.encode()),
            "b": lambda: (BIT, BIT, 1, 0, bytes([value == "true"])),
        }
        c_type, sql_type, size, digits, data = (CHAR, VARCHAR, 400, 0, value.encode()) if kind == "s" and otherwise else as_given[kind]()
        buffer, length = ctypes.create_string_buffer(data + b"\0\0"), ctypes.c_long(NTS if c_type == CHAR else len(data))
        self.do(parameter, "SQLBindParameter", i, 1, c_type, sql_type, size, digits, buffer, 0, ctypes.byref(length))
        return buffer, length


def connect(environment, mode, host, database, role):
    """As a tool that was set up in this way; a Unicode tool calls the wide functions."""
    text = f"DRIVER={{{mode.driver}}};SERVERNAME={host};PORT={os.environ['PGPORT']};DATABASE={database};UID={role};{mode.settings}"
    connection = Statement.connection = handle(DBC, environment)
    if mode.unicode:
        code = call("SQLDriverConnectW", connection, None, text.encode(UTF16) + b"\0\0", len(text), None, 0, None, 0)
    else:
        code = call("SQLDriverConnect", connection, None, text, NTS, None, 0, None, 0)
    return went_well(code, DBC, connection, "connection")


# -------------------------------------------------------------- the promise
def promise(mode, sql_type):
    size = [int(n) for n in re.findall(r"\d+", sql_type)]
    if sql_type.startswith("character varying("):
        kinds = (WVARCHAR, WLONGVARCHAR) if mode.unicode else (VARCHAR, LONGVARCHAR)
        return Promise(kinds[size[0] > mode.longest_varchar], size[0], 0, C_WCHAR if mode.unicode else CHAR)
    if sql_type.startswith("numeric("):
        return Promise(NUMERIC, size[0], size[1], CHAR)
    if sql_type == "boolean":
        return Promise(VARCHAR, 5, 0, BIT) if mode.bools_are_char else Promise(BIT, 1, 0, BIT)
    return {"integer": Promise(INTEGER, 10, 0, C_SLONG), "date": Promise(DATE, 10, 0, DATE)}[sql_type]


def check_fields(mode, view, columns):
    """SELECT * ... LIMIT 0, as a tool asks for the fields."""
    width = 2 if mode.unicode else 1
    count, kind, digits, size = ctypes.c_short(), ctypes.c_short(), ctypes.c_short(), ctypes.c_ulong()
    with Statement() as s:
        if not s.do(view, "SQLExecDirect", f'SELECT * FROM "{schema}"."{view}" LIMIT 0', NTS):
            return
        s.do(view, "SQLNumResultCols", ctypes.byref(count))
        same(f"{view} columns", count.value, len(columns))
        for i, (name, sql_type, _) in enumerate(columns, 1):
            buffer = ctypes.create_string_buffer(200 * width)
            if not s.do(name, "SQLDescribeColW" if mode.unicode else "SQLDescribeCol", i, buffer, 200, None, *map(ctypes.byref, (kind, size, digits)), None):
                break
            got = buffer.raw.decode(UTF16).split("\0")[0] if mode.unicode else buffer.value.decode()
            same("name", got, name)
            same(f"{name} type, size, digits", (kind.value, size.value, digits.value), promise(mode, sql_type)[:3])
        same(f"{view} rows", call("SQLFetch", s.handle), NO_DATA)


def check_catalog(mode, view, columns):
    """SQLColumns. psqlODBC leaves the remarks empty, or else they must be the labels."""
    with Statement() as s:
        if not s.do("SQLColumns", "SQLColumns", None, 0, schema, NTS, view, NTS, None, 0):
            return
        for name, sql_type, label in columns:
            if not s.do(name, "SQLFetch"):
                complaints.append(f"no column {name}")
                break
            p = promise(mode, sql_type)
            same("name, type, size", [s.get(i, CHAR) for i in (4, 5, 7)], [name, str(p.type), str(p.size)])
            remarks = s.get(12, C_WCHAR if mode.unicode else CHAR)
            if remarks != "":
                same(name, remarks, label)
        same(f"{view} more columns", call("SQLFetch", s.handle), NO_DATA)


# --------------------------------------------------------- rows, questions
def rows(query, c_types):
    with Statement() as s:
        if s.do(query, "SQLExecDirect", query, NTS):
            while s.do("SQLFetch", "SQLFetch"):
                yield "|".join(s.get(i, c_type) for i, c_type in enumerate(c_types, 1))


def check_values(mode, view, columns, reference):
    """The rows of the view, typed, against those that the server writes as text."""
    got = sorted(rows(f'SELECT * FROM "{schema}"."{view}"', [promise(mode, c[1]).c_type for c in columns]))
    expected = sorted(bytes.fromhex(line).decode() for line in rows(reference, [CHAR]))
    same(f"{view} rows", len(got), len(expected))
    for pair in zip(got, expected):
        if pair[0] != pair[1]:
            same("a row", *pair)
            break


def ask(query, times, answer, *parameters):
    """Asks one question as often as the plan says."""
    columns = ctypes.c_short()
    with Statement() as s:
        if not s.do(query, "SQLPrepare", query, NTS):
            return
        for time in range(int(times)):
            bound = [s.bind(i, p, time % 2 == 1) for i, p in enumerate(parameters, 1)]
            if not s.do(query, "SQLExecute"):
                break
            s.do(query, "SQLNumResultCols", ctypes.byref(columns))
            lines = []
            while s.do(query, "SQLFetch"):
                lines.append("|".join(s.get(i, C_WCHAR) for i in range(1, columns.value + 1)))
            same(query, ";".join(lines), answer)
            call("SQLFreeStmt", s.handle, 0)
            del bound


def refused(query, expected):
    state = ctypes.create_string_buffer(6)
    with Statement() as s:
        if call("SQLExecDirect", s.handle, query, NTS) in (0, 1):
            complaints.append(f"{query}: no error")
        call("SQLGetDiagRec", STMT, s.handle, 1, state, None, None, 0, None)
    same(query, state.value.decode(), expected)


# -------------------------------------------------------------- all of it
locale.setlocale(locale.LC_ALL, "")
sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")
schema = sys.argv[4]
plan = {}
for line in sys.stdin:
    what, view, *fields = line.rstrip("\n").split("\t")
    of = plan.setdefault(view, {"column": [], "ask": []})
    if what == "view":
        of["reference"] = fields[1]
    elif what == "column":
        of["column"].append(fields)
    else:
        of["ask"].append(fields)

environment = handle(ENV, None)
call("SQLSetEnvAttr", environment, 200, ctypes.c_void_p(3), 0)
for mode in MODES:
    connected = connect(environment, mode, *sys.argv[1:4])
    report(mode.name, "connects")
    if not connected:
        continue
    version = ctypes.create_string_buffer(100)
    call("SQLGetInfo", Statement.connection, 7, version, 100, None)
    print("# driver", version.value.decode())
    refused("CREATE TEMP TABLE t (i integer)", "25006")
    refused(f'SELECT * FROM "{schema}"."audit"', "42501")
    report(mode.name, "reads only")
    for view, of in plan.items():
        check_fields(mode, view, of["column"])
        report(mode.name, view, "fields")
        check_catalog(mode, view, of["column"])
        report(mode.name, view, "in the catalog")
        check_values(mode, view, of["column"], of["reference"])
        report(mode.name, view, "values")
        for kind, questions in itertools.groupby(of["ask"] if mode.asks else (), lambda fields: fields[0]):
            for question in questions:
                ask(*question[1:])
            report(mode.name, view, kind)
    call("SQLDisconnect", Statement.connection)
    call("SQLFreeHandle", DBC, Statement.connection)
call("SQLFreeHandle", ENV, environment)
print("done")
