package dev.residue.dataset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Tokens and their ids: the id of a token is its place in the list. */
public final class Vocabulary {

    private final List<String> tokens;
    private final Map<String, Integer> ids = new HashMap<>();

    /** Refuses tokens that stand twice, are empty, or hold white space. */
    public Vocabulary(List<String> tokens) {
        this.tokens = List.copyOf(tokens);
        for (int id = 0; id < this.tokens.size(); id++) {
            String token = this.tokens.get(id);
            if (token.isEmpty() || token.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException("'" + token + "' cannot be a token");
            }
            if (ids.put(token, id) != null) {
                throw new IllegalArgumentException("token '" + token + "' stands twice");
            }
        }
    }

    public int size() {
        return tokens.size();
    }

    public List<String> tokens() {
        return tokens;
    }

    /** Returns the token of an id, which must exist. */
    public String token(long id) {
        if (id < 0 || id >= tokens.size()) {
            throw new IllegalArgumentException(
                    "token id " + id + " is outside [0, " + tokens.size() + ")");
        }
        return tokens.get((int) id);
    }

    /** Returns the id of a token, which must be known. */
    public int id(String token) {
        Integer id = ids.get(Objects.requireNonNull(token, "token"));
        if (id == null) {
            throw new IllegalArgumentException(
                    "unknown token '" + token + "'; known: " + abridged());
        }
        return id;
    }

    private String abridged() {
        return tokens.size() <= 100
                ? String.join(" ", tokens)
                : tokens.stream().limit(100).collect(Collectors.joining(" ", "", " …"));
    }
}
