package dev.layerlift.storage.ipfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.layerlift.domain.json.JsonShapeException;
import dev.layerlift.domain.json.JsonValue.JsonArray;
import dev.layerlift.domain.json.JsonValue.JsonObject;
import dev.layerlift.proofs.JsonLimits;
import dev.layerlift.proofs.JsonSyntaxException;
import dev.layerlift.proofs.StrictJson;
import dev.layerlift.storage.ipfs.NodeFailures.AnswerInvalidException;
import dev.layerlift.storage.ipfs.NodeFailures.NodeFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The RPC of Kubo, which other nodes speak too: every request a POST, every answer JSON or bytes. */
final class KuboRpc implements IpfsClient {
    private static final int ANSWER_BYTES_MAX = 256 * 1024;
    private static final int BLOCK_BYTES_MAX = 2 * 1024 * 1024;
    private static final int LISTING_BYTES_MAX = 64 * 1024 * 1024;
    private static final JsonLimits LISTING = new JsonLimits(LISTING_BYTES_MAX, 16, 4_000_000, 40);
    private static final String ADD = "add?cid-version=1&raw-leaves=true&chunker=size-262144&max-file-links=174"
            + "&hash=sha2-256&trickle=false&inline=false&pin=false&progress=false&cid-base=base32";

    private final RpcConnection connection;

    KuboRpc(IpfsStoreConfig config) {
        this.connection = new RpcConnection(config);
    }

    @Override
    public Cid add(Source source) throws IOException {
        String lines = new String(answer(ADD, Optional.of(new Multipart("file", source)), ANSWER_BYTES_MAX), UTF_8);
        String last = lines.strip();
        return cid(object("add", last.substring(last.lastIndexOf('\n') + 1).getBytes(UTF_8)), "Hash");
    }

    @Override
    public Cid putBlock(Cid.Codec codec, byte[] block) throws IOException {
        // The newer name of the option, and the older ones.
        String command = "block/put?cid-codec=" + codec.id() + "&format=" + codec.id()
                + "&version=1&mhtype=sha2-256&pin=false&cid-base=base32";
        Multipart body = new Multipart("data", Bytes.of(block));
        return cid(object(command, answer(command, Optional.of(body), ANSWER_BYTES_MAX)), "Key");
    }

    @Override
    public byte[] block(Cid cid) throws IOException {
        return answer("block/get?arg=" + cid, Optional.empty(), BLOCK_BYTES_MAX);
    }

    @Override
    public InputStream read(Cid cid, long offsetBytes) throws IOException {
        return connection.ask(
                "cat?arg=" + RpcConnection.encoded("/ipfs/" + cid) + "&offset=" + offsetBytes, Optional.empty());
    }

    @Override
    public Optional<Entry> stat(String path) throws IOException {
        try {
            String command = "files/stat?arg=" + RpcConnection.encoded(path);
            JsonObject found = ask(command);
            return Optional.of(entry(found, found.requireString("Type").equals("directory"), "Hash"));
        } catch (NodeFailedException e) {
            return NodeSayings.absent(e);
        } catch (JsonShapeException e) {
            throw invalid("files/stat", e);
        }
    }

    private static Entry entry(JsonObject found, boolean isFolder, String member) throws IOException {
        long size = isFolder ? 0 : found.requireLong("Size");
        if (size < 0) {
            throw new AnswerInvalidException("a file of " + size + " bytes (expected: 0 or more)");
        }
        return new Entry(cid(found, member), size, isFolder);
    }

    @Override
    public Optional<List<Named>> list(String folder) throws IOException {
        String command = "files/ls?long=true&arg=" + RpcConnection.encoded(folder);
        try {
            byte[] answer = answer(command, Optional.empty(), LISTING_BYTES_MAX);
            JsonObject found = parsed("files/ls", answer);
            List<Named> named = new ArrayList<>();
            // A folder with nothing in it has null here.
            if (found.get("Entries").filter(JsonArray.class::isInstance).isPresent()) {
                for (JsonObject o : found.requireObjects("Entries")) {
                    named.add(new Named(o.requireString("Name"), entry(o, o.requireLong("Type") == 1, "Hash")));
                }
            }
            return Optional.of(named);
        } catch (NodeFailedException e) {
            return NodeSayings.absent(e);
        } catch (JsonShapeException e) {
            throw invalid("files/ls", e);
        }
    }

    @Override
    public Copied copy(Cid cid, String path, boolean withFolders) throws IOException {
        try {
            answer(
                    "files/cp?arg=" + RpcConnection.encoded("/ipfs/" + cid) + "&arg=" + RpcConnection.encoded(path)
                            + "&parents=" + withFolders,
                    Optional.empty(),
                    ANSWER_BYTES_MAX);
            return Copied.DONE;
        } catch (NodeFailedException e) {
            if (NodeSayings.isTaken(e)) {
                return Copied.TAKEN;
            }
            if (!withFolders && NodeSayings.hasNoFolder(e)) {
                return Copied.NO_FOLDER;
            }
            throw e;
        }
    }

    @Override
    public void makeFolder(String path) throws IOException {
        tell("files/mkdir?parents=true&arg=" + RpcConnection.encoded(path));
    }

    @Override
    public boolean move(String folder, String path) throws IOException {
        return happened("files/mv?arg=" + RpcConnection.encoded(folder) + "&arg=" + RpcConnection.encoded(path));
    }

    @Override
    public boolean removeFile(String path) throws IOException {
        return happened("files/rm?arg=" + RpcConnection.encoded(path));
    }

    @Override
    public boolean removeFolder(String path) throws IOException {
        return happened("files/rm?recursive=true&arg=" + RpcConnection.encoded(path));
    }

    private boolean happened(String command) throws IOException {
        try {
            tell(command);
            return true;
        } catch (NodeFailedException e) {
            return NodeSayings.absent(e).isPresent();
        }
    }

    @Override
    public void flush(String folder) throws IOException {
        tell("files/flush?arg=" + RpcConnection.encoded(folder));
    }

    @Override
    public void pin(Cid cid) throws IOException {
        tell("pin/add?arg=" + cid);
    }

    @Override
    public void unpin(Cid cid) throws IOException {
        try {
            tell("pin/rm?arg=" + cid);
        } catch (NodeFailedException e) {
            if (!NodeSayings.isNotPinned(e)) {
                throw e;
            }
        }
    }

    @Override
    public boolean isPinned(Cid cid) throws IOException {
        try {
            return ask("pin/ls?type=recursive&arg=" + cid).object("Keys").isPresent();
        } catch (NodeFailedException e) {
            if (NodeSayings.isNotPinned(e)) {
                return false;
            }
            throw e;
        }
    }

    private void tell(String command) throws IOException {
        answer(command, Optional.empty(), ANSWER_BYTES_MAX);
    }

    private JsonObject ask(String command) throws IOException {
        return object(command, answer(command, Optional.empty(), ANSWER_BYTES_MAX));
    }

    private byte[] answer(String command, Optional<Multipart> body, int limitBytes) throws IOException {
        try (IncomingBody stream = connection.ask(command, body)) {
            return stream.readAtMost(limitBytes);
        }
    }

    private static JsonObject object(String command, byte[] answer) throws IOException {
        return parsed(command.substring(0, Math.max(0, command.indexOf('?'))), answer);
    }

    private static JsonObject parsed(String command, byte[] answer) throws IOException {
        try {
            if (StrictJson.parse(answer, LISTING) instanceof JsonObject object) {
                return object;
            }
            throw new AnswerInvalidException("the answer to " + command + " is another value (expected: an object)");
        } catch (JsonSyntaxException e) {
            throw invalid(command, e);
        }
    }

    private static Cid cid(JsonObject answer, String member) throws IOException {
        try {
            return Cid.parse(answer.requireString(member));
        } catch (IllegalArgumentException e) {
            throw invalid(member, e);
        }
    }

    private static AnswerInvalidException invalid(String what, RuntimeException thrown) {
        return new AnswerInvalidException(what + ": " + thrown.getMessage(), thrown);
    }
}
