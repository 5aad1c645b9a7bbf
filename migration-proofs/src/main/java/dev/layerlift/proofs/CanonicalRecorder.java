package dev.layerlift.proofs;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes down the canonical form (RFC 8785) of what is being read: text without escapes is canonical as it came, so that
 * only members have to change places. It saves going over the tree once more. Not thread-safe.
 */
final class CanonicalRecorder {
    private final JsonSink sink = JsonSink.borrow();

    /** The members of the objects that are open, one object after the other; each ends before the comma of the next. */
    private String[] names = new String[32];

    private int[] starts = new int[32];
    private int top;
    private int outermost;

    JsonSink sink() {
        return sink;
    }

    /** An object begins; gives what {@link #closeObject} needs. */
    int openObject() {
        sink.put('{');
        return top;
    }

    /** The next member of the innermost object begins; gives what {@link #name} needs. */
    int nextMember(int object) {
        if (top > object) {
            sink.put(',');
        }
        return sink.size();
    }

    /** The name of a member was read. */
    void name(String name, int start) {
        if (top == names.length) {
            names = Arrays.copyOf(names, top * 2);
            starts = Arrays.copyOf(starts, top * 2);
        }
        names[top] = name;
        starts[top] = start;
        top++;
        sink.put(':');
    }

    /** The innermost object ends: its members take their places. */
    void closeObject(int object) {
        if (!isSorted(object)) {
            sort(object);
        }
        sink.put('}');
        outermost = top;
        top = object;
    }

    /** After one object was read: its canonical form without one of its members; empty where it lacks the other one. */
    Optional<CanonicalTemplate> template(String without, String member) {
        int end = sink.size();
        // Put together behind what was recorded, which saves buffers of its own; but a large one would grow once more.
        JsonSink out = end > JsonSink.LARGE ? new JsonSink(end) : sink;
        int begin = out.size();
        int cut = -1;
        out.put('{');
        for (int i = 0; i < outermost; i++) {
            if (names[i].equals(without)) {
                continue;
            }
            if (out.size() > begin + 1) {
                out.put(',');
            }
            if (names[i].equals(member)) {
                out.putString(member);
                out.put(':');
                cut = out.size();
            } else {
                out.putPart(sink, starts[i], end(i, outermost, end - 1));
            }
        }
        out.put('}');
        Optional<CanonicalTemplate> template = cut < 0
                ? Optional.empty()
                : Optional.of(
                        new CanonicalTemplate(member, out.toBytes(begin, cut), out.toBytes(cut, out.size()), false));
        sink.cutTo(end);
        return template;
    }

    void release() {
        sink.release();
    }

    private boolean isSorted(int object) {
        for (int i = object + 1; i < top; i++) {
            if (names[i - 1].compareTo(names[i]) > 0) {
                return false;
            }
        }
        return true;
    }

    private void sort(int object) {
        int from = starts[object];
        int to = sink.size();
        Piece[] pieces = new Piece[top - object];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = new Piece(names[object + i], starts[object + i], end(object + i, top, to));
        }
        Arrays.sort(pieces);
        if (to - from > JsonSink.LARGE) {
            byte[] unsorted = sink.toBytes(from, to);
            sink.cutTo(from);
            put(object, pieces, 0, piece -> sink.putBytes(unsorted, piece.start() - from, piece.end() - from));
        } else {
            // In the new order behind the old one, and then over it.
            put(object, pieces, to - from, piece -> sink.putPart(sink, piece.start(), piece.end()));
            sink.moveEnd(to, from);
        }
    }

    /** Puts the pieces in their order, to be moved forward by so many bytes. */
    private void put(int object, Piece[] pieces, int moved, Consumer<Piece> one) {
        for (int i = 0; i < pieces.length; i++) {
            if (i > 0) {
                sink.put(',');
            }
            names[object + i] = pieces[i].name();
            starts[object + i] = sink.size() - moved;
            one.accept(pieces[i]);
        }
    }

    private int end(int member, int members, int end) {
        return member + 1 < members ? starts[member + 1] - 1 : end;
    }

    private record Piece(String name, int start, int end) implements Comparable<Piece> {
        @Override
        public int compareTo(Piece other) {
            return name.compareTo(other.name);
        }
    }
}
