package dev.layerlift.domain.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The members of an object: an immutable map in the order of insertion, held in two arrays.
 *
 * <p>Most objects have a handful of members, for which comparing names one by one is faster than hashing, and two arrays
 * are a fifth of the bytes of a {@code LinkedHashMap}. Objects of more members get an index.
 */
final class Members extends AbstractMap<String, JsonValue> {
    /** Up to so many members names are compared one by one; DID documents have up to a dozen. */
    static final int SCANNED_MAX = 16;

    private static final int ABSENT = -1;

    private final String[] names;
    private final JsonValue[] values;

    /** A map of the JDK's, because it stays fast for names that were made to have one hash; empty where none is needed. */
    private final Map<String, Integer> index;

    /** Takes the arrays as they are: equally long, without null, each name once. */
    private Members(String[] names, JsonValue[] values, Map<String, Integer> index) {
        this.names = names;
        this.values = values;
        this.index = index;
    }

    /** The first members of these arrays, which are copied: without null, each name once. */
    static Members of(String[] names, JsonValue[] values, int size) {
        return owning(Arrays.copyOf(names, size), Arrays.copyOf(values, size));
    }

    static Members of(Map<String, JsonValue> map) {
        if (map instanceof Members members) {
            return members;
        }
        String[] names = new String[map.size()];
        JsonValue[] values = new JsonValue[names.length];
        int at = 0;
        for (Map.Entry<String, JsonValue> member : map.entrySet()) {
            names[at] = Objects.requireNonNull(member.getKey(), "name");
            values[at] = Objects.requireNonNull(member.getValue(), names[at]);
            at++;
        }
        return owning(names, values);
    }

    /** The place of a name among the first ones of this array, or a negative number. */
    static int scan(String[] names, int size, Object name) {
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return ABSENT;
    }

    /** These members with one set; it keeps its place where it is there already. */
    Members with(String name, JsonValue value) {
        int place = place(name);
        if (place >= 0) {
            JsonValue[] newValues = values.clone();
            newValues[place] = value;
            return new Members(names, newValues, index);
        }
        String[] newNames = Arrays.copyOf(names, names.length + 1);
        JsonValue[] newValues = Arrays.copyOf(values, names.length + 1);
        newNames[names.length] = Objects.requireNonNull(name, "name");
        newValues[names.length] = value;
        return owning(newNames, newValues);
    }

    /** These members without this one. */
    Members without(String name) {
        int place = place(name);
        if (place < 0) {
            return this;
        }
        String[] newNames = new String[names.length - 1];
        JsonValue[] newValues = new JsonValue[names.length - 1];
        System.arraycopy(names, 0, newNames, 0, place);
        System.arraycopy(values, 0, newValues, 0, place);
        System.arraycopy(names, place + 1, newNames, place, newNames.length - place);
        System.arraycopy(values, place + 1, newValues, place, newNames.length - place);
        return owning(newNames, newValues);
    }

    /** Calls with each member in the order of the UTF-16 code units of their names. */
    void forEachSorted(BiConsumer<? super String, ? super JsonValue> action) {
        if (names.length > SCANNED_MAX) {
            Integer[] places = new Integer[names.length];
            Arrays.setAll(places, i -> i);
            Arrays.sort(places, (a, b) -> names[a].compareTo(names[b]));
            for (int place : places) {
                action.accept(names[place], values[place]);
            }
            return;
        }
        // Insertion: for a handful of names nothing is faster, and nothing is boxed.
        int[] places = new int[names.length];
        for (int i = 0; i < places.length; i++) {
            int at = i;
            while (at > 0 && names[places[at - 1]].compareTo(names[i]) > 0) {
                places[at] = places[at - 1];
                at--;
            }
            places[at] = i;
        }
        for (int place : places) {
            action.accept(names[place], values[place]);
        }
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public boolean containsKey(Object name) {
        return place(name) >= 0;
    }

    @Override
    @SuppressWarnings("NullAway") // null is what Map.get answers for an absent name
    public JsonValue get(Object name) {
        int place = place(name);
        return place < 0 ? null : values[place];
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super JsonValue> action) {
        for (int i = 0; i < names.length; i++) {
            action.accept(names[i], values[i]);
        }
    }

    @Override
    public Collection<JsonValue> values() {
        return Collections.unmodifiableList(Arrays.asList(values));
    }

    @Override
    public Set<Map.Entry<String, JsonValue>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return names.length;
            }

            @Override
            public Iterator<Map.Entry<String, JsonValue>> iterator() {
                return new Entries();
            }
        };
    }

    private int place(Object name) {
        return names.length <= SCANNED_MAX ? scan(names, names.length, name) : index.getOrDefault(name, ABSENT);
    }

    private static Members owning(String[] names, JsonValue[] values) {
        if (names.length <= SCANNED_MAX) {
            return new Members(names, values, Map.of());
        }
        Map<String, Integer> index = new HashMap<>(names.length * 2);
        for (int i = 0; i < names.length; i++) {
            index.put(names[i], i);
        }
        return new Members(names, values, index);
    }

    private final class Entries implements Iterator<Map.Entry<String, JsonValue>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < names.length;
        }

        @Override
        public Map.Entry<String, JsonValue> next() {
            if (next == names.length) {
                throw new NoSuchElementException();
            }
            Map.Entry<String, JsonValue> entry = new SimpleImmutableEntry<>(names[next], values[next]);
            next++;
            return entry;
        }
    }
}
