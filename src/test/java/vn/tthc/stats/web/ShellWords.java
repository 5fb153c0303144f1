package vn.tthc.stats.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Commands as a POSIX shell takes them apart: words, quotes, variables, continued lines, pipes. Only as much of it as the
 * examples in the documents need; anything else fails.
 */
final class ShellWords {

    private final String text;
    private final Map<String, String> variables;
    private int at;

    private ShellWords(String text, Map<String, String> variables) {
        this.text = text;
        this.variables = variables;
    }

    /** Each line is a pipe of commands, each command a list of words. */
    static List<List<List<String>>> of(String text, Map<String, String> variables) {
        return new ShellWords(text, variables).lines();
    }

    private List<List<List<String>>> lines() {
        List<List<List<String>>> lines = new ArrayList<>();
        List<List<String>> pipe = new ArrayList<>();
        List<String> words = new ArrayList<>();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && text.startsWith("\n", at + 1)) {
                at += 2;
            } else if (c == ' ') {
                at++;
            } else if (c == '|') {
                at++;
                pipe.add(words);
                words = new ArrayList<>();
                while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
            } else if (c == '\n') {
                at++;
                if (!words.isEmpty()) {
                    pipe.add(words);
                    lines.add(pipe);
                    pipe = new ArrayList<>();
                    words = new ArrayList<>();
                }
            } else {
                words.add(word());
            }
        }
        return lines;
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && text.charAt(at) != '|') {
            char c = text.charAt(at++);
            if (c == '\'') {
                int end = text.indexOf('\'', at);
                word.append(text, at, end);
                at = end + 1;
            } else if (c == '"') {
                while (text.charAt(at) != '"') {
                    char inside = text.charAt(at++);
                    word.append(inside == '$' ? variable() : String.valueOf(inside));
                }
                at++;
            } else if (c == '$') {
                word.append(variable());
            } else if ("&;<>()`*?#".indexOf(c) >= 0) {
                throw new IllegalArgumentException("A shell would not take " + c + " for itself: " + text);
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }

    private String variable() {
        int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at)) && text.charAt(at) != '$') {
            at++;
        }
        String value = variables.get(text.substring(start, at));
        if (value == null) {
            throw new IllegalArgumentException("No value for $" + text.substring(start, at));
        }
        return value;
    }
}
