// What the PostgreSQL JDBC driver makes of the views of a ledger.
//
//	java Clients DIRECTORY-OF-SOCKET DATABASE ROLE SCHEMA < PLAN
//
// The plan (tab-separated) comes from the catalog and from psql: "view" with its comment
// and a query that gives its rows as hexadecimal text, "column" with type and label, "ask"
// with a query, the answer, and the parameters to bind. Prints "ok NAME" or "not ok NAME"
// with what is amiss below it, and at last "done".
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.SocketFactory;

public class Clients {
	static final String NULL = "∅";
	static final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
	static final Map<String, View> views = new LinkedHashMap<>();
	static String socket, database, role, schema;

	// A view as it is promised; queries that are asked of it, by kind.
	static class View {
		String name, comment, reference;
		List<String[]> columns = new ArrayList<>();
		Map<String, List<String[]>> asked = new LinkedHashMap<>();
	}

	// What a column of that type must be to a client.
	record Promise(int type, String java, int precision, int scale, int width) {
		static final Pattern SIZED = Pattern.compile("(character varying|numeric)\\((\\d+)(?:,(\\d+))?\\)");

		static Promise of(String type) {
			Matcher m = SIZED.matcher(type);
			if (m.matches()) {
				int size = Integer.parseInt(m.group(2));
				if (m.group(3) == null) {
					return new Promise(Types.VARCHAR, "java.lang.String", size, 0, size);
				}
				return new Promise(Types.NUMERIC, "java.math.BigDecimal", size, Integer.parseInt(m.group(3)), size + 2);
			}
			switch (type) {
			case "integer": return new Promise(Types.INTEGER, "java.lang.Integer", 10, 0, 11);
			case "date": return new Promise(Types.DATE, "java.sql.Date", 13, 0, 13);
			case "boolean": return new Promise(Types.BIT, "java.lang.Boolean", 1, 0, 1);
			default: throw new IllegalArgumentException("type " + type + " is promised to nobody");
			}
		}
	}

	// ---------------------------------------------------------------- the socket
	// The server listens on a unix socket alone; the driver brings TCP alone.
	public static class UnixSockets extends SocketFactory {
		final String path;
		public UnixSockets(String path) { this.path = path; }
		@Override public Socket createSocket() throws IOException { return new UnixSocket(path); }
		@Override public Socket createSocket(String host, int port) throws IOException { return createSocket(); }
		@Override public Socket createSocket(String host, int port, InetAddress from, int at) throws IOException { return createSocket(); }
		@Override public Socket createSocket(InetAddress host, int port) throws IOException { return createSocket(); }
		@Override public Socket createSocket(InetAddress host, int port, InetAddress from, int at) throws IOException { return createSocket(); }
	}

	static class UnixSocket extends Socket {
		final SocketChannel channel;
		UnixSocket(String path) throws IOException { channel = SocketChannel.open(UnixDomainSocketAddress.of(path)); }
		@Override public void connect(SocketAddress to, int timeout) { }
		@Override public boolean isConnected() { return true; }
		@Override public boolean isClosed() { return !channel.isOpen(); }
		@Override public InputStream getInputStream() { return Channels.newInputStream(channel); }
		@Override public OutputStream getOutputStream() { return Channels.newOutputStream(channel); }
		@Override public void setTcpNoDelay(boolean on) { }
		@Override public void setKeepAlive(boolean on) { }
		@Override public void setSoTimeout(int milliseconds) { }
		@Override public int getSoTimeout() { return 0; }
		@Override public void close() throws IOException { channel.close(); }
	}

	static Connection connect(String... options) throws SQLException {
		Properties info = new Properties();
		info.setProperty("user", role);
		info.setProperty("socketFactory", UnixSockets.class.getName());
		info.setProperty("socketFactoryArg", socket);
		// (libpq reads this variable itself, this driver does not; in simple mode it leaves
		// backslashes of parameters as they are, which other literals than standard ones lose)
		if (String.valueOf(System.getenv("PGOPTIONS")).contains("standard_conforming_strings=on"))
			info.setProperty("options", "-c standard_conforming_strings=on");
		for (String option : options) {
			String[] pair = option.split("=", 2);
			info.setProperty(pair[0], pair[1]);
		}
		return DriverManager.getConnection("jdbc:postgresql://localhost/" + database, info);
	}

	// ---------------------------------------------------------------- reports
	static void report(String name, List<String> amiss) {
		out.println((amiss.isEmpty() ? "ok " : "not ok ") + name);
		amiss.stream().limit(20).forEach(line -> out.println("# " + line.replace("\n", "\n# ")));
	}

	static void compare(List<String> amiss, String what, Object got, Object expected) {
		if (!String.valueOf(got).equals(String.valueOf(expected))) {
			amiss.add(what + ": " + got + ", not " + expected);
		}
	}

	interface Check { void run(List<String> amiss) throws Exception; }

	static void check(String name, Check body) {
		List<String> amiss = new ArrayList<>();
		try {
			body.run(amiss);
		} catch (SQLException e) {
			amiss.add(e.getSQLState() + " " + e.getMessage());
		} catch (Exception e) {
			amiss.add(e.toString());
		}
		report(name, amiss);
	}

	static String quoted(String view) { return "\"" + schema + "\".\"" + view + "\""; }

	// ---------------------------------------------------------------- what is promised
	// SELECT * ... LIMIT 0, as a tool asks for the fields
	static void fields(Connection c, View v, List<String> amiss) throws SQLException {
		try (Statement s = c.createStatement(); ResultSet r = s.executeQuery("SELECT * FROM " + quoted(v.name) + " LIMIT 0")) {
			ResultSetMetaData m = r.getMetaData();
			compare(amiss, "columns", m.getColumnCount(), v.columns.size());
			for (int i = 1; i <= m.getColumnCount(); i++) {
				String[] column = v.columns.get(i - 1);
				Promise p = Promise.of(column[1]);
				compare(amiss, "name", m.getColumnLabel(i), column[0]);
				compare(amiss, column[0], new Promise(m.getColumnType(i), m.getColumnClassName(i), m.getPrecision(i), m.getScale(i),
					m.getColumnDisplaySize(i)), p);
			}
			compare(amiss, "a row", r.next(), false);
		}
	}

	static void catalog(Connection c, View v, List<String> amiss) throws SQLException {
		DatabaseMetaData m = c.getMetaData();
		try (ResultSet r = m.getTables(null, schema, v.name.replace("_", m.getSearchStringEscape() + "_"), new String[] { "VIEW" })) {
			if (r.next()) {
				compare(amiss, "comment", r.getString("REMARKS"), v.comment);
			} else {
				amiss.add("no such view");
			}
		}
		try (ResultSet r = m.getColumns(null, schema, v.name.replace("_", m.getSearchStringEscape() + "_"), "%")) {
			for (String[] column : v.columns) {
				if (!r.next()) {
					amiss.add("no column " + column[0]);
					return;
				}
				Promise p = Promise.of(column[1]);
				compare(amiss, "name", r.getString("COLUMN_NAME"), column[0]);
				compare(amiss, column[0] + " label", r.getString("REMARKS"), column[2]);
				compare(amiss, column[0] + " type", r.getInt("DATA_TYPE"), p.type);
				compare(amiss, column[0] + " size", r.getInt("COLUMN_SIZE"), p.precision);
				compare(amiss, column[0] + " digits", r.getInt("DECIMAL_DIGITS"), p.scale);
				compare(amiss, column[0] + " nullable", r.getInt("NULLABLE"), DatabaseMetaData.columnNullable);
			}
			compare(amiss, "more columns", r.next(), false);
		}
	}

	// ---------------------------------------------------------------- rows
	static String text(Object value) {
		if (value == null) {
			return NULL;
		}
		return value instanceof BigDecimal d ? d.toPlainString() : value.toString();
	}

	// The rows as the driver's own objects, once they have a text, in order.
	static List<String> rows(ResultSet r, int columns) throws SQLException {
		List<String> lines = new ArrayList<>();
		while (r.next()) {
			List<String> line = new ArrayList<>();
			for (int i = 1; i <= columns; i++) {
				line.add(text(r.getObject(i)));
			}
			lines.add(HexFormat.of().formatHex(String.join("|", line).getBytes(StandardCharsets.UTF_8)));
		}
		Collections.sort(lines);
		return lines;
	}

	static List<String> reference(Connection c, View v) throws SQLException {
		List<String> lines = new ArrayList<>();
		try (Statement s = c.createStatement(); ResultSet r = s.executeQuery(v.reference)) {
			while (r.next()) {
				lines.add(r.getString(1));
			}
		}
		Collections.sort(lines);
		return lines;
	}

	static void same(List<String> amiss, List<String> got, List<String> expected) {
		compare(amiss, "rows", got.size(), expected.size());
		for (int i = 0; i < Math.min(got.size(), expected.size()); i++) {
			if (!got.get(i).equals(expected.get(i))) {
				amiss.add(new String(HexFormat.of().parseHex(got.get(i)), StandardCharsets.UTF_8) + "\n  not "
					+ new String(HexFormat.of().parseHex(expected.get(i)), StandardCharsets.UTF_8));
				return;
			}
		}
	}

	// ---------------------------------------------------------------- questions
	// TYPE:VALUE, or TYPE alone for NULL; a second time bound by another method where there is one
	static void bind(PreparedStatement s, int i, String parameter, boolean otherwise) throws SQLException {
		String value = parameter.substring(2);
		switch (parameter.charAt(0)) {
		case 's':
			if (otherwise) s.setObject(i, value); else s.setString(i, value);
			break;
		case 'd':
			if (otherwise) s.setObject(i, LocalDate.parse(value)); else s.setDate(i, java.sql.Date.valueOf(value));
			break;
		case 'i':
			if (otherwise) s.setLong(i, Long.parseLong(value)); else s.setInt(i, Integer.parseInt(value));
			break;
		case 'n':
			if (otherwise) s.setDouble(i, Double.parseDouble(value)); else s.setBigDecimal(i, new BigDecimal(value));
			break;
		case 'b':
			if (otherwise) s.setObject(i, Boolean.valueOf(value)); else s.setBoolean(i, Boolean.parseBoolean(value));
			break;
		default:
			throw new IllegalArgumentException(parameter);
		}
	}

	// fields: query, times, answer, parameters
	static void ask(Connection c, String[] question, List<String> amiss) {
		try (PreparedStatement s = c.prepareStatement(question[0])) {
			for (int time = 0; time < Integer.parseInt(question[1]); time++) {
				for (int i = 3; i < question.length; i++) {
					bind(s, i - 2, question[i], time % 2 == 1);
				}
				List<String> lines = new ArrayList<>();
				try (ResultSet r = s.executeQuery()) {
					while (r.next()) {
						List<String> line = new ArrayList<>();
						for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
							line.add(r.getString(i) == null ? NULL : r.getString(i));
						}
						lines.add(String.join("|", line));
					}
				}
				compare(amiss, question[0] + ", the " + (time + 1) + ". time", String.join(";", lines), question[2]);
			}
		} catch (SQLException e) {
			amiss.add(question[0] + ": " + e.getSQLState() + " " + e.getMessage());
		}
	}

	static void refused(Connection c, String statement, String state, List<String> amiss) throws SQLException {
		try (Statement s = c.createStatement()) {
			s.execute(statement);
			amiss.add(statement + ": no error");
		} catch (SQLException e) {
			compare(amiss, statement, e.getSQLState(), state);
		}
	}

	static String one(Connection c, String query) throws SQLException {
		try (Statement s = c.createStatement(); ResultSet r = s.executeQuery(query)) {
			r.next();
			return r.getString(1);
		}
	}

	// ---------------------------------------------------------------- all of it
	static void mode(String name, Map<String, List<String>> expected, String... options) throws SQLException {
		try (Connection c = connect(options)) {
			for (View v : views.values()) {
				check("JDBC " + name + " " + v.name + " values", amiss -> {
					try (PreparedStatement s = c.prepareStatement("SELECT * FROM " + quoted(v.name)); ResultSet r = s.executeQuery()) {
						same(amiss, rows(r, v.columns.size()), expected.get(v.name));
					}
				});
				v.asked.forEach((kind, questions) -> check("JDBC " + name + " " + v.name + " " + kind, amiss -> {
					for (String[] question : questions) {
						ask(c, question, amiss);
					}
				}));
			}
		}
	}

	public static void main(String[] arguments) throws Exception {
		socket = arguments[0] + "/.s.PGSQL." + System.getenv("PGPORT");
		database = arguments[1];
		role = arguments[2];
		schema = arguments[3];
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line; (line = in.readLine()) != null; ) {
			String[] f = line.split("\t", -1);
			View v = views.computeIfAbsent(f[1], n -> new View());
			switch (f[0]) {
			case "view":
				v.name = f[1];
				v.comment = f[2];
				v.reference = f[3];
				break;
			case "column":
				v.columns.add(new String[] { f[2], f[3], f[4] });
				break;
			case "ask":
				v.asked.computeIfAbsent(f[2], n -> new ArrayList<>()).add(java.util.Arrays.copyOfRange(f, 3, f.length));
				break;
			default:
				throw new IllegalArgumentException(line);
			}
		}

		Map<String, List<String>> expected = new LinkedHashMap<>();
		try (Connection c = connect()) {
			out.println("# driver " + c.getMetaData().getDriverVersion() + ", Java " + Runtime.version());
			check("JDBC the role reads only, and names every schema", amiss -> {
				compare(amiss, "search_path", one(c, "SHOW search_path"), "\"\"");
				refused(c, "CREATE TEMP TABLE t (i integer)", "25006", amiss);
				refused(c, "SELECT * FROM " + quoted("audit"), "42501", amiss);
			});
			for (View v : views.values()) {
				check("JDBC " + v.name + " fields", amiss -> fields(c, v, amiss));
				check("JDBC " + v.name + " in the catalog", amiss -> catalog(c, v, amiss));
				expected.put(v.name, reference(c, v));
			}
		}
		check("JDBC options in the URL set the day", amiss -> {
			try (Connection c = connect("options=-c bizenv.as_of=2025-06-30")) {
				compare(amiss, "SHOW", one(c, "SHOW bizenv.as_of"), "2025-06-30");
			}
		});
		mode("text", expected, "binaryTransfer=false");
		mode("binary", expected, "prepareThreshold=-1");
		mode("simple", expected, "preferQueryMode=simple");

		try (Connection c = connect("defaultRowFetchSize=7")) {
			c.setAutoCommit(false);
			for (View v : views.values()) {
				check("JDBC cursor " + v.name, amiss -> {
					try (Statement s = c.createStatement(); ResultSet r = s.executeQuery("SELECT * FROM " + quoted(v.name))) {
						same(amiss, rows(r, v.columns.size()), expected.get(v.name));
					}
				});
			}
		}
		try (Connection c = connect()) {
			for (View v : views.values()) {
				check("JDBC prepared " + v.name, amiss -> {
					try (PreparedStatement s = c.prepareStatement("SELECT * FROM " + quoted(v.name))) {
						for (int time = 0; time < 10; time++) {
							try (ResultSet r = s.executeQuery()) {
								same(amiss, rows(r, v.columns.size()), expected.get(v.name));
							}
						}
						compare(amiss, "prepared on the server", s.unwrap(org.postgresql.PGStatement.class).isUseServerPrepare(), true);
					}
				});
			}
		}
		out.println("done");
	}
}
