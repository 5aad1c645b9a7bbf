package dev.layerlift.domain.credential;

import dev.layerlift.domain.asset.ObjectPath;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The status lists of up to {@link Bitstring#SIZE} credentials, one list for each {@link StatusPurpose}: a credential has
 * the same index in all of them.
 *
 * @param id 20 random letters and digits; the folder of the lists has this name
 * @param rootUrl the URL of the public area that the lists are served from, ending in {@code /}
 * @param allocated the indexes that were ever given out
 * @param revocation which credentials are revoked
 * @param refresh which credentials have a newer one
 * @param version counts the changes of {@code revocation} and {@code refresh}, from 1
 * @param published the version that was last published and read back; 0 when none was
 * @param revision counts the changes of this value, from 1
 */
public record StatusList(
        String id,
        String rootUrl,
        Bitstring allocated,
        Bitstring revocation,
        Bitstring refresh,
        long version,
        long published,
        long revision) {
    /** The folder of all lists in the public area. */
    public static final String FOLDER = "status";

    private static final Pattern ID = Pattern.compile("[a-z2-7]{20}");
    private static final Pattern URL =
            Pattern.compile("(?<root>https://[^/]{1,300}/)status/(?<id>[a-z2-7]{20})/(?<purpose>[a-z]{1,20})\\.json");

    public StatusList {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("id: \"" + id + "\" (expected: 20 characters of base32, lower case)");
        }
    }

    /**
     * Which list a URL names.
     *
     * @param rootUrl the URL of the public area
     * @param id the id of the lists
     * @param purpose which of them
     */
    public record Name(String rootUrl, String id, StatusPurpose purpose) {}

    /** Lists in which nothing is set, none given out, and which are not published. */
    public static StatusList fresh(String id, String rootUrl) {
        return new StatusList(id, rootUrl, Bitstring.EMPTY, Bitstring.EMPTY, Bitstring.EMPTY, 1, 0, 1);
    }

    /** What a URL of the form that {@link #url} gives names; empty for any other text. */
    public static Optional<Name> parse(String url) {
        Matcher matcher = URL.matcher(url);
        return matcher.matches()
                ? StatusPurpose.of(matcher.group("purpose"))
                        .map(purpose -> new Name(matcher.group("root"), matcher.group("id"), purpose))
                : Optional.empty();
    }

    /** The URL of a list. */
    public String url(StatusPurpose purpose) {
        return rootUrl + key(purpose);
    }

    /** Where a list lies in the store. */
    public ObjectPath path(StatusPurpose purpose) {
        return ObjectPath.ofPublic(key(purpose));
    }

    /** The bits of a list. */
    public Bitstring bits(StatusPurpose purpose) {
        return switch (purpose) {
            case REVOCATION -> revocation;
            case REFRESH -> refresh;
        };
    }

    /** How many indexes were never given out. */
    public int free() {
        return Bitstring.SIZE - allocated.count();
    }

    /** Whether the bits as they are were published. */
    public boolean isPublished() {
        return published == version;
    }

    /** The same with these indexes given out. */
    public StatusList allocating(Collection<Integer> indexes) {
        return new StatusList(id, rootUrl, allocated.with(indexes), revocation, refresh, version, published, revision);
    }

    /** The same with these indexes, which no credential ever had, to be given out again. */
    public StatusList releasing(Collection<Integer> indexes) {
        return new StatusList(
                id, rootUrl, allocated.without(indexes), revocation, refresh, version, published, revision);
    }

    /** The same with these bits set. */
    public StatusList setting(StatusPurpose purpose, Collection<Integer> indexes) {
        return new StatusList(
                id,
                rootUrl,
                allocated,
                purpose == StatusPurpose.REVOCATION ? revocation.with(indexes) : revocation,
                purpose == StatusPurpose.REFRESH ? refresh.with(indexes) : refresh,
                version + 1,
                published,
                revision);
    }

    /**
     * The same with the bits of a list of ours that was found published. Where it shows a bit that is not set here, this
     * value is older than what was published: then nobody can say which indexes were given out meanwhile, and all of them
     * count as given out, so that no credential gets the place of another.
     */
    public StatusList taking(StatusPurpose purpose, Bitstring shown) {
        if (bits(purpose).covers(shown)) {
            return this;
        }
        return new StatusList(
                id,
                rootUrl,
                Bitstring.FULL,
                purpose == StatusPurpose.REVOCATION ? revocation.or(shown) : revocation,
                purpose == StatusPurpose.REFRESH ? refresh.or(shown) : refresh,
                version + 1,
                published,
                revision);
    }

    /** The same, its version being published. */
    public StatusList asPublished() {
        return new StatusList(id, rootUrl, allocated, revocation, refresh, version, version, revision);
    }

    /** The same as this revision. */
    public StatusList revised(long next) {
        return new StatusList(id, rootUrl, allocated, revocation, refresh, version, published, next);
    }

    private String key(StatusPurpose purpose) {
        return FOLDER + "/" + id + "/" + purpose.id() + ".json";
    }
}
