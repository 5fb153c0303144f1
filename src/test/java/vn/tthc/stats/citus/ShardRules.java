package vn.tthc.stats.citus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether the shards can do a statement, each for itself, by Citus's documentation ("Querying Distributed Tables", "SQL
 * Support and Workarounds") and the conditions its planner has for pushing a subquery down. The coordinator may finish what
 * they have answered. Stricter than Citus where that would go to the shards several times for one statement: between the times
 * the state of the data may change.
 */
final class ShardRules {

    /** What a statement can do that shards cannot. */
    enum Broken {
        /** Large tables are joined, or stand beside each other, on something else than the unit. */
        JOIN,
        /** A subquery over large tables that is not tied to its surroundings by the unit. */
        SUBQUERY,
        /** Rows of a subquery are grouped, made distinct or added up across units. */
        GROUPING,
        /** Only some rows of a subquery. */
        LIMIT,
        /** A window across units. */
        WINDOW,
        /** EXCEPT or INTERSECT, or a UNION whose parts do not all have the unit in the same place. */
        SET_OPERATION,
        /** A WITH query over large tables that is used twice, or is to be kept: it is made at the coordinator. */
        KEPT,
        /** An outer join that keeps rows of what is the same on all shards. */
        OUTER_JOIN,
        /** A table of the coordinator beside large ones, or beside one that is everywhere and whose rows are changed. */
        LOCAL_TABLE,
        /** What changes rows of large or reference tables stands in a WITH query, or has such beside it. */
        WRITE_IN_WITH,
        /**
         * A function that Citus wants to be immutable (in the FROM, and in what is done on a conflict) or not to be volatile (in what
         * changes rows), or one that asks the clock or the settings of whichever server it runs on.
         */
        FUNCTION,
        /** Rows are changed whatever their unit. */
        WRITE_WITHOUT_UNIT
    }

    /**
     * The tables by their numbers in the catalogue.
     *
     * @param large with the number of their column of the unit
     * @param everywhere reference tables
     * @param functions those that are not immutable, with {@code v} = volatile, {@code s} = stable, or {@code m} = they tell of
     *     their own server, as its clock and its settings
     */
    record Tables(Map<Integer, Integer> large, Set<Integer> everywhere, Map<Integer, String> functions) {}

    /** The operator {@code int4 = int4}: columns of the same type, as a join has to be. */
    private static final String EQUAL = "96";

    /** Types whose text depends on the settings of whoever reads it: {@code date}, {@code timestamp} and those with a time zone. */
    private static final Set<Integer> OF_SESSION = Set.of(1082, 1114, 1184, 1266);

    private static final int RELATION = 0;
    private static final int SUBQUERY = 1;
    private static final int JOIN = 2;
    private static final int FUNCTION = 3;
    private static final int WITH = 6;
    private static final int FULL = 2;
    private static final int LEFT = 1;
    private static final int RIGHT = 3;
    private static final int SELECT = 1;
    private static final int INSERT = 3;
    private static final int UNION = 1;
    private static final int ANY = 2;

    /** A column of something in the FROM of a query. */
    private record Column(Scope scope, int item, int column) {}

    /** A query and what its FROM has, by number. */
    private static final class Scope {

        private final Tree query;
        private final Scope outer;
        private final Map<Integer, Result> items = new LinkedHashMap<>();
        private final Map<String, Result> kept = new HashMap<>();
        /** The subqueries that every row has to pass. */
        private final Set<Tree> required = Collections.newSetFromMap(new IdentityHashMap<>());

        Scope(Tree query, Scope outer) {
            this.query = query;
            this.outer = outer;
        }
    }

    /**
     * What a table or a query gives.
     *
     * @param large whether it is of shards
     * @param units the columns that are the unit, by number
     * @param scope of the query; null = it is a table
     */
    private record Result(boolean large, Set<Integer> units, Scope scope) {

        private static final Result SMALL = new Result(false, Set.of(), null);
    }

    private final Tables tables;
    private final Set<Broken> broken = EnumSet.noneOf(Broken.class);
    private final Map<Column, Column> same = new HashMap<>();
    private final Set<Column> single = new HashSet<>();
    private final Set<Column> several = new HashSet<>();
    private final Map<Column, Column> through = new HashMap<>();
    private final List<Column> leaves = new ArrayList<>();
    private boolean local;
    private boolean writesEverywhere;

    private ShardRules(Tables tables) {
        this.tables = tables;
    }

    /**
     * What a statement does that shards cannot.
     *
     * @return null = it is about no large table and writes none that is everywhere
     */
    static Set<Broken> broken(Tree statement, Tables tables) {
        ShardRules rules = new ShardRules(tables);
        rules.query(statement, null, true);
        return rules.verdict(statement);
    }

    private Set<Broken> verdict(Tree statement) {
        if (leaves.isEmpty()) {
            if (!writesEverywhere) {
                return null;
            }
            broken.retainAll(Set.of(Broken.WRITE_IN_WITH));
            if (local) {
                broken.add(Broken.LOCAL_TABLE);
            }
            return broken;
        }
        if (leaves.stream().allMatch(leaf -> isFiltered(leaf, single))) {
            // All of it is at one place, which can do whatever a server can.
            broken.retainAll(Set.of(Broken.WRITE_IN_WITH));
        }
        boolean writes = statement.number("commandType") != SELECT;
        if (calls(statement, writes ? "mv" : "m") || onConflict(statement)) {
            broken.add(Broken.FUNCTION);
        }
        if (local) {
            broken.add(Broken.LOCAL_TABLE);
        }
        return broken;
    }

    private boolean onConflict(Tree statement) {
        return statement.has("onConflict") && calls(statement.node("onConflict"), "mvs");
    }

    /** Whether a function of one of these kinds is called anywhere in there. */
    private boolean calls(Object value, String kinds) {
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(item -> calls(item, kinds));
        }
        if (!(value instanceof Tree node)) {
            return false;
        }
        String kind = node.is("SQLVALUEFUNCTION")
                ? "m"
                : node.is("FUNCEXPR")
                        ? tables.functions.get(node.number("funcid"))
                        : node.is("OPEXPR")
                                ? tables.functions.get(node.number("opfuncid"))
                                : node.is("COERCEVIAIO") && OF_SESSION.contains(node.number("resulttype")) ? "s" : null;
        return kind != null && kinds.contains(kind)
                || node.fields().values().stream().anyMatch(field -> calls(field, kinds));
    }

    private Result query(Tree query, Scope outer, boolean top) {
        Scope scope = new Scope(query, outer);
        boolean localBefore = local;
        if (query.number("commandType") != SELECT) {
            writesEverywhere |= tables.everywhere.contains(
                    range(scope, query.number("resultRelation")).number("relid"));
        }
        for (Tree with : query.nodes("cteList")) {
            Tree inner = with.node("ctequery");
            int materialized = with.number("ctematerialized");
            boolean writes = inner.number("commandType") != SELECT;
            if (writes) {
                broken.add(Broken.WRITE_IN_WITH);
            }
            if (writes || materialized == 1 || materialized == 0 && with.number("cterefcount") != 1) {
                int before = leaves.size();
                query(inner, scope, true);
                if (leaves.size() > before) {
                    broken.add(Broken.KEPT);
                }
                scope.kept.put(with.text("ctename"), Result.SMALL);
            }
        }
        Tree jointree = query.node("jointree");
        Set<Integer> from = new TreeSet<>();
        if (jointree != null) {
            from(jointree, from);
        }
        if (query.has("setOperations")) {
            return union(scope, query.node("setOperations"));
        }
        boolean alone = top && isAlone(scope, from);
        from.forEach(number -> scope.items.put(number, item(scope, number, alone)));
        if (jointree != null) {
            conditions(scope, jointree);
            if (!alone) {
                outerJoins(scope, jointree);
            }
        }
        List<Column> units = new ArrayList<>();
        scope.items.forEach((number, result) ->
                result.units.stream().findFirst().ifPresent(column -> units.add(new Column(scope, number, column))));
        boolean large = scope.items.values().stream().anyMatch(Result::large);
        if (scope.items.values().stream().anyMatch(result -> result.large && result.units.isEmpty())
                        && scope.items.values().stream().filter(Result::large).count() > 1
                || units.stream().map(this::root).distinct().count() > 1
                || scope.items.size() > 1 && units.stream().anyMatch(this::isUnionByItself)) {
            broken.add(Broken.JOIN);
        }
        subqueries(scope, large ? units : null, alone);
        if (query.number("commandType") != SELECT) {
            write(scope, large);
            if (query.number("commandType") == INSERT && !large) {
                // The coordinator reads what it has, and sends each row to its place.
                local = localBefore;
            }
        }
        if (!large) {
            return Result.SMALL;
        }
        if (from.stream()
                .map(number -> range(scope, number))
                .anyMatch(entry -> entry.number("rtekind") == FUNCTION && calls(entry, "mvs"))) {
            broken.add(Broken.FUNCTION);
        }
        shape(scope, top);
        Set<Integer> told = new TreeSet<>();
        for (Tree target : query.nodes("targetList")) {
            if (isUnit(scope, target.node("expr"))) {
                told.add(target.number("resno"));
            }
        }
        return new Result(true, told, scope);
    }

    /**
     * Whether it is the unit of a UNION over large tables that nothing beside it is joined with on the unit. Joined on something
     * else with a table that is the same on all shards, its parts are not taken for joined by the unit
     * ({@code relation_restriction_equivalence.c}).
     */
    private boolean isUnionByItself(Column unit) {
        Result item = unit.scope.items.get(unit.item);
        while (item.scope != null && !item.scope.query.has("setOperations") && item.scope.items.size() == 1) {
            item = item.scope.items.values().iterator().next();
        }
        return item.scope != null
                && item.scope.query.has("setOperations")
                && same.keySet().stream()
                        .noneMatch(other -> other.scope == unit.scope
                                && other.item != unit.item
                                && root(other).equals(root(unit)));
    }

    /** Whether a query has large tables at one place only: then the rest is left to the coordinator, unless it is to write them. */
    private boolean isAlone(Scope scope, Set<Integer> from) {
        int target = scope.query.number("resultRelation");
        return (target == 0 || !tables.large.containsKey(range(scope, target).number("relid")))
                && from.stream()
                                        .filter(number -> isLarge(scope, range(scope, number)))
                                        .count()
                                + sublinks(scope.query).stream()
                                        .filter(sublink -> isLarge(scope, sublink.node("subselect")))
                                        .count()
                        == 1;
    }

    private boolean isLarge(Scope scope, Object value) {
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(item -> isLarge(scope, item));
        }
        if (!(value instanceof Tree node)) {
            return false;
        }
        if (node.is("RANGETBLENTRY") && node.number("rtekind") == WITH) {
            // By its name alone: it does no harm to take another of that name for large.
            for (Scope owner = scope; owner != null; owner = owner.outer) {
                for (Tree with : owner.query.nodes("cteList")) {
                    if (with.text("ctename").equals(node.text("ctename"))
                            && !owner.kept.containsKey(with.text("ctename"))) {
                        return isLarge(owner, with.node("ctequery"));
                    }
                }
            }
        }
        return node.is("RANGETBLENTRY") && node.number("rtekind") == RELATION
                ? tables.large.containsKey(node.number("relid"))
                : node.fields().values().stream().anyMatch(field -> isLarge(scope, field));
    }

    /** Whether a query needs rows of those around it, so that it cannot be answered before them. */
    private static boolean refersOut(Object value, int depth) {
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(item -> refersOut(item, depth));
        }
        return value instanceof Tree node
                && (node.is("VAR") && node.number("varlevelsup") > depth
                        || node.fields().values().stream()
                                .anyMatch(field -> refersOut(
                                        field, depth + (field instanceof Tree inner && inner.is("QUERY") ? 1 : 0))));
    }

    /** The numbers of what stands in the FROM. */
    private static void from(Tree node, Set<Integer> numbers) {
        if (node.is("RANGETBLREF")) {
            numbers.add(node.number("rtindex"));
        } else if (node.is("JOINEXPR")) {
            from(node.node("larg"), numbers);
            from(node.node("rarg"), numbers);
        } else {
            node.nodes("fromlist").forEach(item -> from(item, numbers));
        }
    }

    private static Tree range(Scope scope, int number) {
        return scope.query.nodes("rtable").get(number - 1);
    }

    private Result item(Scope scope, int number, boolean alone) {
        Tree entry = range(scope, number);
        switch (entry.number("rtekind")) {
            case RELATION -> {
                int id = entry.number("relid");
                Integer unit = tables.large.get(id);
                if (unit == null) {
                    local |= !tables.everywhere.contains(id);
                    return Result.SMALL;
                }
                leaves.add(new Column(scope, number, unit));
                return new Result(true, Set.of(unit), null);
            }
            case SUBQUERY -> {
                return inner(scope, number, entry.node("subquery"), scope, alone);
            }
            case WITH -> {
                Scope owner = scope;
                for (int i = entry.number("ctelevelsup"); i > 0; i--) {
                    owner = owner.outer;
                }
                String name = entry.text("ctename");
                if (owner.kept.containsKey(name)) {
                    return owner.kept.get(name);
                }
                Tree with = owner.query.nodes("cteList").stream()
                        .filter(each -> each.text("ctename").equals(name))
                        .findFirst()
                        .orElseThrow();
                return inner(scope, number, with.node("ctequery"), owner, alone);
            }
            default -> {
                return Result.SMALL;
            }
        }
    }

    private Result inner(Scope scope, int number, Tree query, Scope outer, boolean alone) {
        int before = leaves.size();
        Result result = query(query, outer, alone && !refersOut(query, 0));
        for (int column : result.units) {
            Column here = new Column(scope, number, column);
            if (query.has("setOperations")) {
                leaves.subList(before, leaves.size()).forEach(leaf -> through.put(leaf, here));
            } else {
                unite(here, column(result.scope, target(query, column)));
            }
        }
        return result;
    }

    /** What a column of a query's answer is. */
    private static Tree target(Tree query, int column) {
        return query.nodes("targetList").stream()
                .filter(target -> target.number("resno") == column)
                .findFirst()
                .map(target -> target.node("expr"))
                .orElse(null);
    }

    private Result union(Scope scope, Tree operation) {
        List<Integer> parts = new ArrayList<>();
        boolean plain = parts(operation, parts);
        List<Result> results = new ArrayList<>();
        for (int part : parts) {
            results.add(query(range(scope, part).node("subquery"), scope, false));
        }
        if (results.stream().noneMatch(Result::large)) {
            return Result.SMALL;
        }
        Set<Integer> units = results.stream()
                .map(Result::units)
                .reduce((one, other) -> {
                    Set<Integer> both = new TreeSet<>(one);
                    both.retainAll(other);
                    return both;
                })
                .orElseThrow();
        if (!plain || units.isEmpty()) {
            broken.add(Broken.SET_OPERATION);
        }
        if (scope.query.has("limitCount") || scope.query.has("limitOffset")) {
            broken.add(Broken.LIMIT);
        }
        return new Result(true, units, scope);
    }

    /** Whether it is UNION and nothing else. */
    private static boolean parts(Tree node, List<Integer> parts) {
        if (node.is("RANGETBLREF")) {
            parts.add(node.number("rtindex"));
            return true;
        }
        boolean left = parts(node.node("larg"), parts);
        boolean right = parts(node.node("rarg"), parts);
        return left && right && node.number("op") == UNION;
    }

    private void shape(Scope scope, boolean top) {
        Tree query = scope.query;
        if (!top) {
            boolean grouped = query.has("groupClause");
            if (grouped && !hasUnit(scope, query.nodes("groupClause"))
                    || !grouped && (query.flag("hasAggs") || query.has("havingQual"))
                    || query.has("distinctClause") && !hasUnit(scope, query.nodes("distinctClause"))) {
                broken.add(Broken.GROUPING);
            }
            if (query.has("limitCount") || query.has("limitOffset")) {
                broken.add(Broken.LIMIT);
            }
        }
        if (query.has("groupingSets")) {
            broken.add(Broken.GROUPING);
        }
        for (Tree window : query.nodes("windowClause")) {
            if (!hasUnit(scope, window.nodes("partitionClause"))) {
                broken.add(Broken.WINDOW);
            }
        }
    }

    private boolean hasUnit(Scope scope, List<Tree> clauses) {
        Set<String> wanted =
                clauses.stream().map(clause -> clause.text("tleSortGroupRef")).collect(Collectors.toSet());
        return scope.query.nodes("targetList").stream()
                .anyMatch(target ->
                        wanted.contains(target.text("ressortgroupref")) && isUnit(scope, target.node("expr")));
    }

    private void write(Scope scope, boolean large) {
        int target = scope.query.number("resultRelation");
        Integer unit = tables.large.get(range(scope, target).number("relid"));
        if (unit == null) {
            return;
        }
        Column column = new Column(scope, target, unit);
        if (scope.query.number("commandType") == INSERT) {
            // Each row goes to its place; what the shards are to do by themselves has to stay where it was read.
            leaves.add(column);
            several.add(column);
            if (large && !isUnit(scope, target(scope.query, unit))) {
                broken.add(Broken.WRITE_WITHOUT_UNIT);
            }
            return;
        }
        boolean joined =
                same.keySet().stream().anyMatch(other -> root(other).equals(root(column)) && !other.equals(column));
        if (!isFiltered(column, single) && !isFiltered(column, several) && !joined) {
            broken.add(Broken.WRITE_WITHOUT_UNIT);
        }
    }

    // --- What is the same as what ---

    private Column root(Column column) {
        Column above = same.get(column);
        return above == null || above.equals(column) ? column : root(above);
    }

    private void unite(Column one, Column other) {
        if (one != null && other != null) {
            Column under = root(one);
            same.put(one, root(one));
            same.put(other, root(other));
            same.put(under, root(other));
        }
    }

    private boolean isFiltered(Column column, Set<Column> filtered) {
        Column root = root(column);
        return filtered.stream().anyMatch(other -> root(other).equals(root))
                || through.entrySet().stream()
                        .anyMatch(part -> root(part.getKey()).equals(root) && isFiltered(part.getValue(), filtered));
    }

    private void conditions(Scope scope, Tree node) {
        if (node.has("quals")) {
            condition(scope, node.node("quals"));
        }
        if (node.is("JOINEXPR")) {
            conditions(scope, node.node("larg"));
            conditions(scope, node.node("rarg"));
        } else {
            node.nodes("fromlist").forEach(item -> conditions(scope, item));
        }
    }

    private void condition(Scope scope, Tree condition) {
        if (condition.is("BOOLEXPR") && condition.text("boolop").equals("and")) {
            condition.nodes("args").forEach(part -> condition(scope, part));
        } else if (condition.is("SUBLINK")) {
            scope.required.add(condition);
        } else if (condition.has("opno") && condition.text("opno").equals(EQUAL)) {
            Column left = column(scope, condition.nodes("args").get(0));
            Tree other = condition.nodes("args").get(1);
            Column right = column(scope, other);
            boolean any = condition.is("SCALARARRAYOPEXPR");
            if (left != null && right != null && !any) {
                unite(left, right);
            } else if (left != null && isGiven(other)) {
                (any ? several : single).add(left);
            } else if (right != null && isGiven(condition.nodes("args").get(0)) && !any) {
                single.add(right);
            }
        }
    }

    /** Whether that is known before any row is read. */
    private static boolean isGiven(Tree expression) {
        boolean[] given = {!expression.is("VAR") && !expression.is("SUBLINK")};
        expression.each(node -> given[0] &= !node.is("VAR") && !node.is("SUBLINK"));
        return given[0];
    }

    /** The column that an expression is; null = it is none. */
    private static Column column(Scope scope, Tree expression) {
        if (expression == null || !expression.is("VAR")) {
            return null;
        }
        Scope owner = scope;
        for (int i = expression.number("varlevelsup"); i > 0; i--) {
            owner = owner.outer;
        }
        int number = expression.number("varno");
        int column = expression.number("varattno");
        Tree entry = range(owner, number);
        if (entry.number("rtekind") == JOIN && column > 0) {
            Tree alias = entry.nodes("joinaliasvars").get(column - 1);
            return column(owner, alias.is("COALESCEEXPR") ? alias.nodes("args").get(0) : alias);
        }
        return new Column(owner, number, column);
    }

    private boolean isUnit(Scope scope, Tree expression) {
        Column column = column(scope, expression);
        if (column == null) {
            return false;
        }
        Result item = column.scope.items.get(column.item);
        return item != null && item.units.contains(column.column);
    }

    private boolean outerJoins(Scope scope, Tree node) {
        if (node.is("RANGETBLREF")) {
            return scope.items.get(node.number("rtindex")).large;
        }
        if (!node.is("JOINEXPR")) {
            node.nodes("fromlist").forEach(item -> outerJoins(scope, item));
            return false;
        }
        boolean left = outerJoins(scope, node.node("larg"));
        boolean right = outerJoins(scope, node.node("rarg"));
        int type = node.number("jointype");
        if (type == LEFT && !left && right || type == RIGHT && left && !right || type == FULL && left != right) {
            broken.add(Broken.OUTER_JOIN);
        }
        return left || right;
    }

    private static List<Tree> sublinks(Tree query) {
        List<Tree> found = new ArrayList<>();
        for (String field : List.of("jointree", "targetList", "havingQual", "onConflict", "returningList")) {
            if (query.has(field)) {
                new Tree("", Map.of("", query.fields().get(field))).each(node -> {
                    if (node.is("SUBLINK")) {
                        found.add(node);
                    }
                });
            }
        }
        return found;
    }

    /**
     * @param units of the large tables around; null = there are none
     * @param alone whether one of the subqueries is all there is of large tables
     */
    private void subqueries(Scope scope, List<Column> units, boolean alone) {
        for (Tree sublink : sublinks(scope.query)) {
            int before = leaves.size();
            boolean first = alone && units == null && !refersOut(sublink.node("subselect"), 0);
            Result result = query(sublink.node("subselect"), scope, first);
            List<Column> added = leaves.subList(before, leaves.size());
            if (added.isEmpty() || first) {
                continue;
            }
            Tree test = sublink.node("testexpr");
            if (sublink.number("subLinkType") == ANY
                    && scope.required.contains(sublink)
                    && EQUAL.equals(test.text("opno"))
                    && result.units.contains(1)) {
                unite(column(scope, test.nodes("args").get(0)), added.get(0));
            }
            if (units == null
                    || units.isEmpty()
                    || added.stream().noneMatch(leaf -> root(leaf).equals(root(units.get(0))))) {
                broken.add(Broken.SUBQUERY);
            }
        }
    }
}
