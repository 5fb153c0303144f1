package vn.tthc.stats.observation;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.postgresql.copy.CopyIn;
import vn.tthc.stats.common.Database;
import vn.tthc.stats.common.Database.SqlArray;
import vn.tthc.stats.common.Period;

/**
 * Returns too many for memory: a temporary table, filled by {@code COPY} while they are read, gone at the transaction's
 * end. First all are added, then {@link #finish} is called, then they can be written.
 */
public final class Staged implements Incoming, AutoCloseable {

    private static final String TABLE = """
            create temporary table staged (
              n bigint not null, unit_id int not null, period_start date not null, procedure_id int, level smallint,
              period_end date not null, %s
            ) on commit drop
            """.formatted(Measure.sql(", ", measure -> measure.column() + " int"));

    private static final String COLUMNS =
            "n, unit_id, period_start, procedure_id, level, period_end, " + Measure.sql(", ", Measure::column);

    private static final String KEY = "unit_id, period_start, period_end, procedure_id, level";

    /** What stands for the level in a row that only says that one of the return was refused. */
    private static final int REFUSED = 0;

    /** Rows that are not the only one for their unit, period, procedure and level. */
    private static final String SEVERAL =
            "select %1$s from staged where procedure_id is not null group by %1$s having count(*) > 1".formatted(KEY);

    private static final String ONE_OF_SEVERAL =
            "(%s) = (%s)".formatted("s." + KEY.replace(", ", ", s."), "d." + KEY.replace(", ", ", d."));

    private static final int MOST_DAYS = 10_000;

    private static final int BUFFER = 1 << 16;

    /** More than the longest line. */
    private static final int SPARE = 512;

    private static final byte[] NULL = "\\N".getBytes(StandardCharsets.US_ASCII);

    private final Database database;
    private final CopyIn copy;
    private final byte[] buffer = new byte[BUFFER];
    private final Map<LocalDate, byte[]> days = new HashMap<>();
    private final Set<Integer> units = new TreeSet<>();
    private int filled;
    private long size;
    private boolean longPeriods;
    private boolean withoutCount;

    private Staged(Database database) {
        this.database = database;
        database.execute(TABLE);
        this.copy = database.copyIn("copy staged (" + COLUMNS + ") from stdin");
    }

    /** Opens the table in the present transaction, which can do nothing else until {@link #finish}. */
    public static Staged open(Database database) {
        return new Staged(database);
    }

    /**
     * Adds a count.
     *
     * @param n number of its row
     */
    public void add(long n, Observation count) {
        start(n, count.unitId(), count.period());
        longPeriods |= count.period().days() > 1;
        number(count.procedureId());
        tab();
        number(count.level());
        tab();
        day(count.period().end());
        for (Measure measure : Measure.ALL) {
            tab();
            Integer figure = count.figures().get(measure);
            if (figure == null) {
                bytes(NULL);
            } else {
                number(figure);
            }
        }
        end();
        size++;
    }

    /** Adds a return without counts. */
    public void addNil(long n, UnitPeriod nil) {
        start(n, nil.unitId(), nil.period());
        bytes(NULL);
        tab();
        bytes(NULL);
        tab();
        day(nil.period().end());
        for (int i = 0; i < Measure.ALL.size(); i++) {
            tab();
            bytes(NULL);
        }
        end();
        withoutCount = true;
    }

    /** Adds that a row of a return was refused, so that a row of it without counts does not say that there were none. */
    public void addRefused(long n, UnitPeriod refused) {
        start(n, refused.unitId(), refused.period());
        bytes(NULL);
        tab();
        number(REFUSED);
        tab();
        day(refused.period().end());
        for (int i = 0; i < Measure.ALL.size(); i++) {
            tab();
            bytes(NULL);
        }
        end();
        withoutCount = true;
    }

    /** Ends the adding. */
    public void finish() {
        try {
            copy.writeToCopy(buffer, 0, filled);
            copy.endCopy();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        database.execute("set local work_mem = '64MB'");
        // Nobody waits for an import, and it has come a long way: it waits for its units as long as it takes.
        database.execute("set local lock_timeout = 0");
        database.execute("analyze staged");
    }

    /** Ends the adding, if it has not ended, so that the transaction can go on; what was added is of no use then. */
    @Override
    public void close() {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * What the returns are for.
     *
     * @param period from the first day of any of them to the last; null if there are none
     * @param nilReturns how many of them have no counts
     */
    public record Extent(Period period, long returns, long nilReturns) {}

    /** What the returns are for that are left after {@link #settle}. */
    public Extent extent() {
        return database.one("""
                select min(period_start), max(period_end), count(*), count(*) filter (where nil)
                from (select distinct unit_id, period_start, period_end, procedure_id is null as nil from staged) returns
                """, row -> {
            LocalDate start = row.getObject(1, LocalDate.class);
            return new Extent(
                    start == null ? null : new Period(start, row.getObject(2, LocalDate.class)),
                    row.getLong(3),
                    row.getLong(4));
        });
    }

    /**
     * Takes out what does not say that there were no dossiers after all: rows without counts of returns that have counts,
     * or of which another row was refused. After {@link #removeDuplicates}.
     */
    public void settle() {
        if (withoutCount) {
            database.update("""
                    delete from staged s
                    where procedure_id is null and exists (
                      select from staged other
                      where (other.procedure_id is not null or other.level = ?)
                        and (other.unit_id, other.period_start, other.period_end)
                          = (s.unit_id, s.period_start, s.period_end))
                    """, REFUSED);
        }
        units.retainAll(database.query("select distinct unit_id from staged", row -> row.getInt(1)));
    }

    /** Takes each return without counts, once, that is left after {@link #settle}. */
    public void eachNilReturn(Consumer<UnitPeriod> taker) {
        database.each(nilSql(), row -> taker.accept(new UnitPeriod(row.getInt("unit_id"), Database.period(row))));
    }

    /** Those of the returns that are without counts, after {@link #settle}. */
    public Set<UnitPeriod> nilReturnsAmong(Collection<UnitPeriod> returns) {
        return new HashSet<>(database.query(
                """
                select * from unnest(?::int[], ?::date[], ?::date[]) as r(unit_id, period_start, period_end)
                where exists (
                  select from staged s
                  where s.procedure_id is null
                    and (s.unit_id, s.period_start, s.period_end) = (r.unit_id, r.period_start, r.period_end))
                """,
                row -> new UnitPeriod(
                        row.getInt(1),
                        new Period(row.getObject(2, LocalDate.class), row.getObject(3, LocalDate.class))),
                SqlArray.ints(returns.stream().map(UnitPeriod::unitId).toList()),
                SqlArray.dates(returns.stream().map(r -> r.period().start()).toList()),
                SqlArray.dates(returns.stream().map(r -> r.period().end()).toList())));
    }

    @Override
    public boolean hasLongPeriods() {
        return longPeriods;
    }

    /** The units of the returns. */
    public Set<Integer> units() {
        return units;
    }

    /** A row that says what another says of the same thing. */
    public record Duplicate(long row, long other) {}

    /** The rows of which there are several for one unit, period, procedure and level; the first {@code most} of them. */
    public List<Duplicate> duplicates(int most) {
        return database.query("""
                select s.n, case when s.n = d.first then d.last else d.first end as other
                from staged s
                join (
                  select %1$s, min(n) as first, max(n) as last from staged where procedure_id is not null
                  group by %1$s having count(*) > 1
                ) d using (%1$s)
                order by s.n limit ?
                """.formatted(KEY), row -> new Duplicate(row.getLong(1), row.getLong(2)), most);
    }

    /**
     * Takes out every row of which there are several; answers how many.
     *
     * @param taker takes what they said
     */
    public long removeDuplicates(Consumer<Observation> taker) {
        database.each(
                "with several as (%s) select s.* from staged s join several d on %s".formatted(SEVERAL, ONE_OF_SEVERAL),
                row -> taker.accept(observation(row)));
        long removed = database.one("""
                with several as (%s), removed as (
                  delete from staged s using several d where %s returning s.unit_id, s.period_start, s.period_end
                ), refused as (
                  insert into staged (n, unit_id, period_start, period_end, level)
                  select distinct 0, unit_id, period_start, period_end, ? from removed
                )
                select count(*) from removed
                """.formatted(SEVERAL, ONE_OF_SEVERAL), row -> row.getLong(1), REFUSED);
        size -= removed;
        withoutCount |= removed > 0;
        return removed;
    }

    /**
     * Takes out counts that were refused when they were written.
     *
     * @param rows their numbers
     * @param taker takes what they said
     */
    public void remove(Collection<Long> rows, Consumer<Observation> taker) {
        SqlArray numbers = SqlArray.longs(rows);
        database.each(
                "select * from staged where procedure_id is not null and n = any(?)",
                row -> taker.accept(observation(row)),
                numbers);
        size -= database.update("delete from staged where procedure_id is not null and n = any(?)", numbers);
    }

    private static Observation observation(ResultSet row) throws SQLException {
        return new Observation(
                row.getInt("unit_id"),
                Database.period(row),
                row.getInt("procedure_id"),
                row.getInt("level"),
                DossierCounts.figures(row));
    }

    @Override
    public String countsSql() {
        return "select " + COLUMNS + " from staged where procedure_id is not null";
    }

    @Override
    public String kept() {
        return "not materialized";
    }

    @Override
    public List<Object> countParameters() {
        return List.of();
    }

    @Override
    public String nilSql() {
        return "select distinct unit_id, period_start, period_end from staged where procedure_id is null";
    }

    @Override
    public List<Object> nilParameters() {
        return List.of();
    }

    @Override
    public SqlArray unitIds() {
        return SqlArray.ints(units);
    }

    @Override
    public List<UnitPeriod> spans() {
        return database.query(
                "select unit_id, min(period_start), max(period_end) from staged group by unit_id order by unit_id",
                row -> new UnitPeriod(
                        row.getInt(1),
                        new Period(row.getObject(2, LocalDate.class), row.getObject(3, LocalDate.class))));
    }

    @Override
    public boolean tellsStocks() {
        return true;
    }

    @Override
    public long size() {
        return size;
    }

    private void start(long n, int unitId, Period period) {
        units.add(unitId);
        number(n);
        tab();
        number(unitId);
        tab();
        day(period.start());
        tab();
    }

    private void end() {
        buffer[filled++] = '\n';
        if (filled > BUFFER - SPARE) {
            try {
                copy.writeToCopy(buffer, 0, filled);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            filled = 0;
        }
    }

    private void tab() {
        buffer[filled++] = '\t';
    }

    private void day(LocalDate day) {
        if (days.size() == MOST_DAYS) {
            days.clear();
        }
        bytes(days.computeIfAbsent(day, d -> d.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private void number(long number) {
        int from = filled;
        long rest = number;
        do {
            buffer[filled++] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest > 0);
        for (int i = from, j = filled - 1; i < j; i++, j--) {
            byte swapped = buffer[i];
            buffer[i] = buffer[j];
            buffer[j] = swapped;
        }
    }

    private void bytes(byte[] text) {
        System.arraycopy(text, 0, buffer, filled, text.length);
        filled += text.length;
    }
}
