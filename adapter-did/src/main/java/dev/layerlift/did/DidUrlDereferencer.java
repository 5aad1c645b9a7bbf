package dev.layerlift.did;

import dev.layerlift.did.Dereferencing.File;
import dev.layerlift.did.Dereferencing.Link;
import dev.layerlift.did.Dereferencing.Part;
import dev.layerlift.did.webvh.ResolutionOptions;
import dev.layerlift.domain.did.Did;
import dev.layerlift.domain.did.DidUrl;
import dev.layerlift.domain.did.InvalidDidException;
import dev.layerlift.domain.did.InvalidDidUrlException;
import dev.layerlift.domain.did.Shortened;
import dev.layerlift.domain.did.WebvhDid;
import dev.layerlift.domain.document.DidDocument;
import dev.layerlift.domain.document.VerificationRelationship;
import dev.layerlift.domain.json.JsonValue;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.domain.json.JsonValue.JsonString;
import dev.layerlift.domain.port.DidMethod.Resolution;
import dev.layerlift.domain.port.PublicWeb;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Dereferences DID URLs (DID Resolution, "DID URL Dereferencing"; did:webvh 1.0, "DID URL Resolution"): a fragment is a
 * verification method or service of the document; a path of a did:webvh is a file under its service {@code #files},
 * {@code /whois} what its service {@code #whois} leads to; {@code service} and {@code relativeRef} do the same for any
 * service. Safe for many threads.
 */
public final class DidUrlDereferencer {
    /** The most bytes of a file. */
    public static final int FILE_BYTES_MAX = 16 * 1024 * 1024;

    private static final String INVALID_DID = "invalidDid";
    private static final String NOT_FOUND = "notFound";
    private static final String FILES = "files";
    private static final String WHOIS = "whois";
    private static final String PRESENTATION = "application/vp";

    private final BiFunction<Did, ResolutionOptions, Resolution> resolver;
    private final PublicWeb web;

    /**
     * A dereferencer.
     *
     * @param resolver resolves a version of a DID
     * @param web reads the files
     */
    public DidUrlDereferencer(BiFunction<Did, ResolutionOptions, Resolution> resolver, PublicWeb web) {
        this.resolver = resolver;
        this.web = web;
    }

    /**
     * Dereferences a DID URL.
     *
     * @return with the error {@code invalidDidUrl} or {@code invalidDid} also when the text is none
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out: unknown is not absent
     */
    public Dereferencing dereference(String text) {
        try {
            DidUrl url = DidUrl.parse(text);
            return dereference(url, ResolutionOptions.of(url));
        } catch (InvalidDidUrlException e) {
            return Dereferencing.failed("invalidDidUrl", String.valueOf(e.getMessage()));
        } catch (InvalidDidException e) {
            return Dereferencing.failed(INVALID_DID, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Dereferences a DID URL by a version of its document.
     *
     * @param options the version, whatever the parameters of the DID URL say
     * @throws dev.layerlift.domain.error.MigrationException when it could not be found out: unknown is not absent
     */
    public Dereferencing dereference(DidUrl url, ResolutionOptions options) {
        Resolution resolution = resolver.apply(url.did(), options);
        if (resolution.error().isPresent()) {
            return Dereferencing.failed(resolution.error().get(), resolution.detail());
        }
        if (resolution.document().isEmpty()) {
            return Dereferencing.failed(NOT_FOUND, "the DID is deactivated: it has no document any more");
        }
        DidDocument document = resolution.document().get();
        if (!url.path().isEmpty()) {
            return path(url, document);
        }
        if (url.parameter(DidUrl.SERVICE).isPresent()) {
            return service(url, document, url.parameter(DidUrl.SERVICE).get());
        }
        return url.fragment()
                .map(fragment -> part(document, fragment, resolution.documentMetadata()))
                .orElseGet(() -> Dereferencing.of(new Part(document.json()), resolution.documentMetadata()));
    }

    private Dereferencing path(DidUrl url, DidDocument document) {
        if (!(url.did() instanceof WebvhDid)) {
            return Dereferencing.failed(
                    NOT_FOUND, "did:" + url.did().layer().id() + " has no paths (expected: a did:webvh)");
        }
        if (url.fragment().isPresent()) {
            return fragmentOfFile();
        }
        if (url.path().equals(List.of(WHOIS))) {
            return endpoint(document, WHOIS)
                    .map(endpoint -> file(endpoint, endpoint.endsWith("/whois.vp")))
                    .orElseGet(() -> noEndpoint(WHOIS));
        }
        return endpoint(document, FILES)
                .map(endpoint -> fileBelow(endpoint, url.path()))
                .orElseGet(() -> noEndpoint(FILES));
    }

    private Dereferencing service(DidUrl url, DidDocument document, String name) {
        if (object(document, name, Stream.of("service")).isEmpty()) {
            return Dereferencing.failed(
                    NOT_FOUND, "service: the document has none named \"" + Shortened.of(name) + "\"");
        }
        Optional<String> endpoint = endpoint(document, name);
        if (endpoint.isEmpty()) {
            return noEndpoint(name);
        }
        Optional<String> reference = url.parameter(DidUrl.RELATIVE_REF);
        if (reference.isPresent()) {
            return url.fragment().isPresent()
                    ? fragmentOfFile()
                    : fileBelow(endpoint.get(), DidUrl.appended(reference.get()));
        }
        String target = endpoint.get() + url.fragment().map(f -> "#" + f).orElse("");
        if (url.fragment().isPresent() && endpoint.get().indexOf('#') >= 0) {
            return Dereferencing.failed("invalidDidUrl", "fragment: the endpoint has one already (expected: none)");
        }
        return Dereferencing.of(new Link(target), JsonObject.EMPTY);
    }

    private static Dereferencing part(DidDocument document, String fragment, JsonObject metadata) {
        Stream<String> members = Stream.concat(
                Stream.of("verificationMethod", "service"),
                Stream.of(VerificationRelationship.values()).map(VerificationRelationship::member));
        return object(document, fragment, members)
                .map(found -> Dereferencing.of(new Part(found), metadata))
                .orElseGet(() -> Dereferencing.failed(
                        NOT_FOUND, "the document has no verification method or service #" + Shortened.of(fragment)));
    }

    /** The object of this id in one of these members; ids may be relative. */
    private static Optional<JsonObject> object(DidDocument document, String fragment, Stream<String> members) {
        String relative = "#" + fragment;
        String absolute = document.id() + relative;
        return members.flatMap(member -> objects(document, member))
                .filter(o -> o.string("id")
                        .filter(id -> id.equals(relative) || id.equals(absolute))
                        .isPresent())
                .findFirst();
    }

    private static Stream<JsonObject> objects(DidDocument document, String member) {
        return document.json().array(member).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonObject.class::cast);
    }

    /** The endpoint of a service as URL: the first one where there are several; empty when it is none that can be read. */
    private static Optional<String> endpoint(DidDocument document, String name) {
        return object(document, name, Stream.of("service"))
                .flatMap(service -> service.get("serviceEndpoint"))
                .flatMap(endpoint -> urls(endpoint).stream().findFirst())
                .filter(DidUrlDereferencer::isReadable);
    }

    private static List<String> urls(JsonValue endpoint) {
        List<String> urls = new ArrayList<>();
        if (endpoint instanceof JsonString text) {
            urls.add(text.value());
        } else if (endpoint instanceof JsonObject object) {
            object.string("uri").ifPresent(urls::add);
        } else if (endpoint instanceof JsonValue.JsonArray array) {
            array.values().forEach(item -> urls.addAll(item instanceof JsonValue.JsonArray ? List.of() : urls(item)));
        }
        return urls;
    }

    private static boolean isReadable(String text) {
        try {
            URI url = URI.create(text);
            return "https".equalsIgnoreCase(url.getScheme()) && url.getHost() != null && url.getRawUserInfo() == null;
        } catch (IllegalArgumentException e) {
            // What is no URL has no scheme that could be read: that is the answer.
            return false;
        }
    }

    /** A file below an endpoint; the segments are checked, so that it cannot lie elsewhere. */
    private Dereferencing fileBelow(String endpoint, List<String> segments) {
        if (endpoint.indexOf('?') >= 0 || endpoint.indexOf('#') >= 0) {
            return Dereferencing.failed(
                    INVALID_DID,
                    "serviceEndpoint: " + Shortened.of(endpoint) + " (expected: no query and no fragment)");
        }
        return file((endpoint.endsWith("/") ? endpoint : endpoint + "/") + String.join("/", segments), false);
    }

    private Dereferencing file(String url, boolean presentation) {
        return web.get(URI.create(url), FILE_BYTES_MAX)
                .map(bytes -> Dereferencing.of(
                        new File(url, presentation ? Optional.of(PRESENTATION) : Optional.empty(), bytes),
                        JsonObject.EMPTY))
                .orElseGet(() -> Dereferencing.failed(NOT_FOUND, "there is nothing at " + url));
    }

    private static Dereferencing noEndpoint(String name) {
        return Dereferencing.failed(
                INVALID_DID,
                "service: \"" + Shortened.of(name) + "\" has no endpoint that can be read (expected: an https URL)");
    }

    private static Dereferencing fragmentOfFile() {
        return Dereferencing.failed(
                "representationNotSupported",
                "fragment: that of a file is for whoever reads it (expected: the DID URL without #)");
    }
}
