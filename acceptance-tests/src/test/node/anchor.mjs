// A stranger's check of a did:btco: a transaction id, a node and the published files, and nothing of ours. From the
// transaction to its OP_RETURN, to the digests of document and statement, to the Link, to the credentials, to the content.
import {createHash, createPublicKey, verify} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {decode} from 'base58-universal';
import {peerDocument} from './peer.mjs';
import {readInput, writeOutput} from './stdin.mjs';

const {txid, rpc, user, password, folder} = readInput();
const sha256 = bytes => createHash('sha256').update(bytes).digest();
const file = name => readFileSync(join(folder, name));
const json = name => JSON.parse(file(name).toString('utf8'));

// RFC 8785, for what has no numbers but integers.
const canonical = value => {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    return `{${Object.keys(value).sort().map(name => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
  }
  return JSON.stringify(value);
};
const digest = value => sha256(Buffer.from(canonical(value), 'utf8'));
const multibase = bytes => `u${Buffer.concat([Buffer.from([0x12, 0x20]), bytes]).toString('base64url')}`;

async function call(method, ...params) {
  const response = await fetch(rpc, {
    method: 'POST',
    headers: {authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`},
    body: JSON.stringify({id: 1, method, params})
  });
  const {result, error} = await response.json();
  if (error) {
    throw new Error(`${method}: ${error.message}`);
  }
  return result;
}

const checks = [];
const check = (name, ok) => checks.push({name, ok: Boolean(ok)});

function key(multikey) {
  const bytes = decode(multikey.slice(1));
  if (multikey[0] !== 'z' || bytes[0] !== 0xed || bytes[1] !== 0x01) {
    throw new Error(`${multikey}: no Ed25519 key`);
  }
  const x = Buffer.from(bytes.subarray(2)).toString('base64url');
  return createPublicKey({format: 'jwk', key: {kty: 'OKP', crv: 'Ed25519', x}});
}

// eddsa-jcs-2022, by the document of whoever is named, with the relationship it says.
function proves(document, secured, proof) {
  const method = document.verificationMethod
    .map(m => ({...m, id: m.id.startsWith('#') ? document.id + m.id : m.id}))
    .find(m => m.id === proof.verificationMethod);
  if (!method || !(document[proof.proofPurpose] ?? []).includes(method.id)) {
    return false;
  }
  const {proofValue, ...options} = proof;
  const {proof: ignored, ...unsecured} = secured;
  const hash = Buffer.concat([digest(options), digest(unsecured)]);
  return verify(null, hash, key(method.publicKeyMultibase), decode(proofValue.slice(1)));
}

const document = json('did.json');
const statement = json('anchor-statement.json');
const transaction = await call('getrawtransaction', txid, true);
const script = transaction.vout[1].scriptPubKey.hex;
const payload = Buffer.from(script.slice(6), 'hex');
check('confirmed', transaction.confirmations > 0);
check('payload', script.startsWith('6a4c50') && payload.length === 80 && payload.subarray(0, 3).toString('hex') === '4c4c01');
check('document', payload.subarray(3, 35).equals(digest(document)));
check('statement', payload.subarray(35, 67).equals(digest(statement)));
check('time', payload.readUInt32BE(67) === Date.parse(statement.created) / 1000);
check('source', payload.subarray(71, 80).equals(sha256(Buffer.from(statement.sourceDid, 'utf8')).subarray(0, 9)));
check('names', statement.targetDid === document.id && statement.documentDigest === multibase(digest(document)));

const presentation = json('resources/credentials.json');
const [link, ...credentials] = presentation.verifiableCredential;
const said = link.credentialSubject;
check('link', said.sourceDid === statement.sourceDid && said.targetDid === document.id
  && said.targetDocumentDigest === statement.documentDigest && said.manifestDigest === statement.manifestDigest);
const byTarget = link.proof.find(proof => proof.verificationMethod.startsWith(`${document.id}#`));
check('link, target', byTarget && proves(document, link, byTarget));
if (statement.sourceDid.startsWith('did:peer:4')) {
  const source = await peerDocument(statement.sourceDid);
  check('link, source', link.proof.some(proof => proof !== byTarget && proves(source, link, proof)));
}
check('credentials', said.credentialsDigest === multibase(digest(credentials)));
check('credentials, proofs', credentials
  .filter(credential => credential.issuer === document.id)
  .every(credential => proves(document, credential, credential.proof)));

const manifest = json('resources/manifest.json');
check('manifest', said.manifestDigest === multibase(digest(manifest)));
const urls = document.service.filter(service => service.type === 'LinkedResource').flatMap(service => service.serviceEndpoint);
check('content', manifest.items.length === urls.length && urls.every(url => {
  const bytes = file(join('resources', url.replace(/.*\//, '')));
  return manifest.items.some(item => item.size === bytes.length && item.digestMultibase === multibase(sha256(bytes)));
}));

// The proof of inclusion that lies beside: the header is that of the block that the node has the transaction in.
const anchor = json('anchor.json');
const header = Buffer.from(anchor.header, 'hex');
let node = Buffer.from(anchor.txid, 'hex').reverse();
let position = anchor.position;
for (const sibling of anchor.branch) {
  const other = Buffer.from(sibling, 'hex');
  node = sha256(sha256(Buffer.concat(position % 2 === 1 ? [other, node] : [node, other])));
  position = Math.floor(position / 2);
}
check('inclusion', anchor.txid === txid && node.equals(header.subarray(36, 68))
  && sha256(sha256(header)).reverse().toString('hex') === transaction.blockhash);

writeOutput({did: document.id, checks});
