package dev.layerlift.domain.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * A JSON value as received: immutable, members in their order, numbers with their literal. What is signed or hashed is
 * canonicalised from this tree and never from a typed object written out again.
 */
public sealed interface JsonValue {

    /** {@code null}. */
    JsonValue NULL = new JsonNull();

    /** {@code true} and {@code false}. */
    record JsonBoolean(boolean value) implements JsonValue {}

    /** {@code null}; use {@link #NULL}. */
    record JsonNull() implements JsonValue {}

    /** A string of Unicode scalar values. */
    record JsonString(String value) implements JsonValue {
        public JsonString {
            Objects.requireNonNull(value, "value");
        }
    }

    /** A number with the literal that was read (RFC 8259, section 6). Two numbers are equal when their literals are. */
    record JsonNumber(String literal) implements JsonValue {
        private static final Pattern LITERAL = Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?");

        /** Integers of so many digits need neither pattern nor parser to be told from what is no number. */
        private static final int SHORT_DIGITS = 15;

        public JsonNumber {
            if (!isShortInteger(literal)) {
                requireLiteral(literal);
            }
        }

        private static boolean isShortInteger(String literal) {
            int length = literal.length();
            if (length == 0 || length > SHORT_DIGITS || (literal.charAt(0) == '0' && length > 1)) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (literal.charAt(i) < '0' || literal.charAt(i) > '9') {
                    return false;
                }
            }
            return true;
        }

        private static void requireLiteral(String literal) {
            if (!LITERAL.matcher(literal).matches()) {
                throw new IllegalArgumentException("number: " + literal + " (expected: a number literal of RFC 8259)");
            }
            if (!Double.isFinite(Double.parseDouble(literal))) {
                throw new IllegalArgumentException("number: " + literal + " (expected: a finite IEEE 754 double)");
            }
        }

        /** The IEEE 754 double that RFC 8785 canonicalises. */
        public double doubleValue() {
            return Double.parseDouble(literal);
        }

        /**
         * The integer value.
         *
         * @throws JsonShapeException when the literal is not an integer in the range of a {@code long}
         */
        public long longValueExact() {
            try {
                return new java.math.BigDecimal(literal).longValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                throw new JsonShapeException("number: " + literal + " (expected: a 64-bit integer)", e);
            }
        }
    }

    /** An array. */
    record JsonArray(List<JsonValue> values) implements JsonValue {
        /** The array without items. */
        public static final JsonArray EMPTY = new JsonArray(List.of());

        public JsonArray {
            values = List.copyOf(values);
        }

        /** An array of these strings. */
        public static JsonArray ofStrings(Iterable<String> strings) {
            List<JsonValue> items = new ArrayList<>();
            strings.forEach(s -> items.add(new JsonString(s)));
            return new JsonArray(items);
        }

        /** An array of these values. */
        public static JsonArray of(JsonValue... values) {
            return new JsonArray(List.of(values));
        }
    }

    /** An object; members keep the order in which they were read or added. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        /** The object without members. */
        public static final JsonObject EMPTY = new JsonObject(Map.of());

        public JsonObject {
            members = Members.of(members);
        }

        /** The member of this name, if there is one; a member that is {@code null} is {@link #NULL}. */
        public Optional<JsonValue> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /** Whether there is a member of this name. */
        public boolean has(String name) {
            return members.containsKey(name);
        }

        /** The string member of this name; empty when there is none or it is not a string. */
        public Optional<String> string(String name) {
            return members.get(name) instanceof JsonString s ? Optional.of(s.value()) : Optional.empty();
        }

        /** The object member of this name; empty when there is none or it is not an object. */
        public Optional<JsonObject> object(String name) {
            return members.get(name) instanceof JsonObject o ? Optional.of(o) : Optional.empty();
        }

        /** The items of the array member of this name; empty when there is none or it is not an array. */
        public List<JsonValue> array(String name) {
            return members.get(name) instanceof JsonArray a ? a.values() : List.of();
        }

        /** The strings of a member that is one string or an array of strings; other items are left out. */
        public List<String> strings(String name) {
            JsonValue value = members.get(name);
            if (value instanceof JsonString s) {
                return List.of(s.value());
            }
            return array(name).stream()
                    .filter(JsonString.class::isInstance)
                    .map(item -> ((JsonString) item).value())
                    .toList();
        }

        /**
         * The string member of this name.
         *
         * @throws JsonShapeException when there is none
         */
        public String requireString(String name) {
            return string(name).orElseThrow(() -> missing(name, "a string"));
        }

        /**
         * The object member of this name.
         *
         * @throws JsonShapeException when there is none
         */
        public JsonObject requireObject(String name) {
            return object(name).orElseThrow(() -> missing(name, "an object"));
        }

        /**
         * The integer member of this name.
         *
         * @throws JsonShapeException when there is none
         */
        public long requireLong(String name) {
            if (members.get(name) instanceof JsonNumber n) {
                return n.longValueExact();
            }
            throw missing(name, "an integer");
        }

        /**
         * The boolean member of this name.
         *
         * @throws JsonShapeException when there is none
         */
        public boolean requireBoolean(String name) {
            if (members.get(name) instanceof JsonBoolean b) {
                return b.value();
            }
            throw missing(name, "a boolean");
        }

        /**
         * The items of the array member of this name.
         *
         * @throws JsonShapeException when there is none
         */
        public List<JsonValue> requireArray(String name) {
            if (members.get(name) instanceof JsonArray a) {
                return a.values();
            }
            throw missing(name, "an array");
        }

        /**
         * The strings of the array member of this name.
         *
         * @throws JsonShapeException when there is none, or one of its items is not a string
         */
        public List<String> requireStrings(String name) {
            List<JsonValue> items = requireArray(name);
            List<String> strings = strings(name);
            if (strings.size() != items.size()) {
                throw new JsonShapeException(name + ": an item is no string (expected: an array of strings)");
            }
            return strings;
        }

        /**
         * The objects of the array member of this name.
         *
         * @throws JsonShapeException when there is none, or one of its items is not an object
         */
        public List<JsonObject> requireObjects(String name) {
            List<JsonObject> objects = new ArrayList<>();
            for (JsonValue item : requireArray(name)) {
                if (!(item instanceof JsonObject o)) {
                    throw new JsonShapeException(
                            name + ": an item is " + kind(item) + " (expected: an array of objects)");
                }
                objects.add(o);
            }
            return objects;
        }

        /** This object with one member set; a member of that name keeps its place. */
        public JsonObject with(String name, JsonValue value) {
            return new JsonObject(own().with(name, Objects.requireNonNull(value, name)));
        }

        /** This object with one string member set. */
        public JsonObject with(String name, String value) {
            return with(name, new JsonString(value));
        }

        /** This object without the member of this name. */
        public JsonObject without(String name) {
            return has(name) ? new JsonObject(own().without(name)) : this;
        }

        /** Calls with each member in the order of the UTF-16 code units of their names (RFC 8785 section 3.2.3). */
        public void forEachSorted(BiConsumer<? super String, ? super JsonValue> action) {
            own().forEachSorted(action);
        }

        /** What the constructor made of whatever map it was given. */
        private Members own() {
            return (Members) members;
        }

        /** A builder of an empty object. */
        public static Builder builder() {
            return new Builder();
        }

        private JsonShapeException missing(String name, String expected) {
            JsonValue value = members.get(name);
            String found = value == null ? "absent" : kind(value);
            return new JsonShapeException(name + ": " + found + " (expected: " + expected + ")");
        }

        private static String kind(JsonValue value) {
            if (value instanceof JsonObject) {
                return "an object";
            }
            if (value instanceof JsonArray) {
                return "an array";
            }
            if (value instanceof JsonString) {
                return "a string";
            }
            if (value instanceof JsonNumber) {
                return "a number";
            }
            return value instanceof JsonBoolean ? "a boolean" : "null";
        }
    }

    /** Collects the members of an object in order. Not thread-safe. */
    final class Builder {
        private static final int INITIAL_CAPACITY = 8;

        private String[] names = new String[INITIAL_CAPACITY];
        private JsonValue[] values = new JsonValue[INITIAL_CAPACITY];
        private int size;

        /** The marks of all names: nearly always they say that a name is new, without comparing it with the others. */
        private long marks;

        /** The places of names, from when there are too many to compare each. */
        private Map<String, Integer> index = Map.of();

        private Builder() {}

        /** Sets a member. */
        public Builder put(String name, JsonValue value) {
            Objects.requireNonNull(value, name);
            int place = place(name);
            if (place < 0) {
                append(name, value);
            } else {
                values[place] = value;
            }
            return this;
        }

        /** Adds a member, and says whether it was new; one that was there stays as it is. */
        public boolean putNew(String name, JsonValue value) {
            Objects.requireNonNull(value, name);
            boolean isNew = place(name) < 0;
            if (isNew) {
                append(name, value);
            }
            return isNew;
        }

        /** Sets a string member. */
        public Builder put(String name, String value) {
            return put(name, new JsonString(value));
        }

        /** Sets an integer member. */
        public Builder put(String name, long value) {
            return put(name, new JsonNumber(Long.toString(value)));
        }

        /** Sets a boolean member. */
        public Builder put(String name, boolean value) {
            return put(name, new JsonBoolean(value));
        }

        /** Sets a member when there is a value. */
        public Builder putString(String name, Optional<String> value) {
            value.ifPresent(v -> put(name, v));
            return this;
        }

        /** The object. */
        public JsonObject build() {
            return size == 0 ? JsonObject.EMPTY : new JsonObject(Members.of(names, values, size));
        }

        private int place(String name) {
            if ((marks & mark(name)) == 0) {
                return -1;
            }
            return size <= Members.SCANNED_MAX ? Members.scan(names, size, name) : index.getOrDefault(name, -1);
        }

        /** One of 64 bits, the same for equal names. */
        private static long mark(String name) {
            int length = name.length();
            return length == 0 ? 1 : 1L << (7 * length + 3 * name.charAt(0) + name.charAt(length - 1));
        }

        private void append(String name, JsonValue value) {
            marks |= mark(name);
            if (size == names.length) {
                names = Arrays.copyOf(names, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            names[size] = name;
            values[size] = value;
            if (size == Members.SCANNED_MAX) {
                index = new HashMap<>();
                for (int i = 0; i < size; i++) {
                    index.put(names[i], i);
                }
            }
            if (size >= Members.SCANNED_MAX) {
                index.put(name, size);
            }
            size++;
        }
    }
}
