"""LibreOffice Base: its own PostgreSQL driver, as the role bi (run by the Python that has uno)."""
import os
import subprocess
import sys
import tempfile
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

number = 0


def check(good, task, seen=""):
    global number
    number += 1
    print(f"{'' if good else 'not '}ok {number} - {task}{': ' + str(seen) if seen else ''}", flush=True)


def prop(name, value):
    return PropertyValue(Name=name, Value=value)


profile = tempfile.mkdtemp()
pipe = f"bizenv{os.getpid()}"
office = subprocess.Popen(["soffice", "--headless", "--norestore", "--nologo", f"-env:UserInstallation=file://{profile}", f"--accept=pipe,name={pipe};urp;"],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            break
        except NoConnectException:
            time.sleep(0.5)
    drivers = context.ServiceManager.createInstanceWithContext("com.sun.star.sdbc.DriverManager", context)
    env = os.environ
    connection = drivers.getConnectionWithInfo(f"sdbc:postgresql:host={env['PGHOST']} port={env['PGPORT']} dbname={env['PGDATABASE']}",
                                               (prop("user", "bi"), prop("password", "x")))
    meta = connection.getMetaData()

    def rows(result, *columns):
        while result.next():
            yield tuple(result.getString(c) for c in columns)

    listed = sorted(rows(meta.getTables(None, "oversight_bi", "%", ()), 3, 4))
    check([kind for _, kind in listed] == ["VIEW"] * 10, "the schema of the views lists ten and no table", " ".join(name for name, _ in listed))
    for view, _ in listed:
        fields = list(rows(meta.getColumns(None, "oversight_bi", view, "%"), 4, 6, 12))
        result = connection.createStatement().executeQuery(f'SELECT * FROM "oversight_bi"."{view}"')
        n = sum(1 for _ in rows(result, 1))
        total = next(rows(connection.createStatement().executeQuery(f'SELECT count(*) FROM "oversight_bi"."{view}"'), 1))[0]
        check(n == int(total) and fields and all(label for _, _, label in fields), f"{view} is read, each of its columns with a label", f"{n} rows, {len(fields)} columns")
    statement = connection.prepareStatement('SELECT task_name, progress_pct, due_on FROM "oversight_bi"."v_task" WHERE department = ? AND NOT is_on_pace')
    department = next(rows(connection.createStatement().executeQuery('SELECT department FROM "oversight_bi"."v_task" WHERE NOT is_on_pace LIMIT 1'), 1))[0]
    statement.setString(1, department)
    found = list(rows(statement.executeQuery(), 1, 2, 3))
    check(len(found) > 0, "a query with a parameter", f"{len(found)} rows")
    connection.close()
finally:
    office.terminate()
    office.wait(30)
    subprocess.run(["rm", "-rf", profile], check=False)
print(f"1..{number}")
sys.exit(0)
