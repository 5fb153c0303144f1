package vn.tthc.stats.citus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A node of a statement as PostgreSQL understood it ({@code debug_print_rewritten}): names are looked up, views are their
 * queries, types are known. It is what Citus makes its plan from.
 *
 * @param type {@code QUERY}, {@code VAR} …
 * @param fields nodes, lists, texts; null where there is nothing
 */
record Tree(String type, Map<String, Object> fields) {

    /** Reads the server's text, which is a list of one statement. */
    static Tree parse(String text) {
        return (Tree) ((List<?>) new Reader(text).value()).get(0);
    }

    boolean is(String name) {
        return type.equals(name);
    }

    /** A node; null = there is none. */
    Tree node(String field) {
        return (Tree) fields.get(field);
    }

    /** The nodes of a list; none if there is no list. */
    List<Tree> nodes(String field) {
        List<Tree> nodes = new ArrayList<>();
        if (fields.get(field) instanceof List<?> list) {
            list.forEach(item -> nodes.add((Tree) item));
        }
        return nodes;
    }

    String text(String field) {
        return (String) fields.get(field);
    }

    int number(String field) {
        return Integer.parseInt(text(field));
    }

    boolean has(String field) {
        return fields.get(field) != null;
    }

    boolean flag(String field) {
        return "true".equals(fields.get(field));
    }

    /** Shows every node below this one, but what is in subqueries. */
    void each(Consumer<Tree> taker) {
        fields.values().forEach(value -> each(value, taker));
    }

    private static void each(Object value, Consumer<Tree> taker) {
        if (value instanceof List<?> list) {
            list.forEach(item -> each(item, taker));
        } else if (value instanceof Tree node && !node.is("QUERY")) {
            taker.accept(node);
            node.each(taker);
        }
    }

    private static final class Reader {

        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        private String token() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            int start = at;
            if ("(){}[]".indexOf(text.charAt(at)) >= 0) {
                return text.substring(start, ++at);
            }
            boolean quoted = text.charAt(at) == '"';
            at++;
            while (quoted ? text.charAt(at) != '"' : "(){}[]".indexOf(text.charAt(at)) < 0 && !isSpace()) {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            at += quoted ? 1 : 0;
            return text.substring(start, at);
        }

        private boolean isSpace() {
            return Character.isWhitespace(text.charAt(at));
        }

        private String next() {
            int before = at;
            String token = token();
            at = before;
            return token;
        }

        Object value() {
            String token = token();
            return switch (token) {
                case "{" -> node();
                case "(" -> list();
                case "<>" -> null;
                default -> token;
            };
        }

        private Tree node() {
            String type = token();
            Map<String, Object> fields = new LinkedHashMap<>();
            while (!next().equals("}")) {
                String field = token().substring(1);
                fields.put(field, value());
                // The bytes of a constant, or whatever else has several words.
                while (!next().startsWith(":") && !next().equals("}")) {
                    token();
                }
            }
            token();
            return new Tree(type, fields);
        }

        private List<Object> list() {
            List<Object> list = new ArrayList<>();
            while (!next().equals(")")) {
                list.add(value());
            }
            token();
            return list;
        }
    }
}
