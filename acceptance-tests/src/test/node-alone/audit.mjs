// Verifies a bundle of audit records (docs/formats.md) with nothing but Node: JCS, SHA-256, Ed25519, base58.
// Usage: node audit.mjs BUNDLE SYSTEM-KEY; says {"records","heads","problems"}.
import {createHash, createPublicKey, verify} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {createInterface} from 'node:readline';

const [, , file, systemKey] = process.argv;
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function base58(text) {
  let number = 0n;
  for (const c of text) {
    number = number * 58n + BigInt(ALPHABET.indexOf(c));
  }
  let hex = number.toString(16);
  hex = hex.length % 2 ? `0${hex}` : hex;
  const zeros = text.match(/^1*/)[0].length;
  return Buffer.concat([Buffer.alloc(zeros), Buffer.from(number === 0n ? '' : hex, 'hex')]);
}

// RFC 8785: members sorted by UTF-16 code units, strings and numbers as ECMAScript writes them.
function jcs(value) {
  if (Array.isArray(value)) {
    return `[${value.map(jcs).join(',')}]`;
  }
  if (value !== null && typeof value === 'object') {
    const members = Object.keys(value).sort().map(name => `${JSON.stringify(name)}:${jcs(value[name])}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value);
}

const sha256 = text => createHash('sha256').update(text, 'utf8').digest();
const digest = value => `u${Buffer.concat([Buffer.from([0x12, 0x20]), sha256(jcs(value))]).toString('base64url')}`;

const raw = base58(systemKey.slice(1)).subarray(2);
const publicKey = createPublicKey({key: {kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url')}, format: 'jwk'});
const method = `did:key:${systemKey}#${systemKey}`;

// Data Integrity with eddsa-jcs-2022: the signature covers the hashes of the proof's options and of the document.
function signed({proof, ...document}) {
  const {proofValue, ...options} = proof ?? {};
  const fits = options.type === 'DataIntegrityProof' && options.cryptosuite === 'eddsa-jcs-2022'
    && options.proofPurpose === 'assertionMethod' && options.verificationMethod === method;
  const data = Buffer.concat([sha256(jcs(options)), sha256(jcs(document))]);
  return fits && verify(null, data, publicKey, base58((proofValue ?? 'z').slice(1)));
}

const problems = [];
const ends = new Map();
const last = new Map();
let partial = false;
let heads = 0;
let records = 0;
let previousHead = null;
let ended = false;

function head(h) {
  heads++;
  if (h.number !== heads || h.previous !== previousHead || !signed(h)) {
    problems.push(`head ${h.number}`);
  }
  previousHead = digest(h);
  for (const [stream, end] of Object.entries(h.streams)) {
    ends.set(`${stream} ${end.sequence}`, end.digest);
  }
  for (const [stream, end] of Object.entries(h.pruned ?? {})) {
    last.set(stream, end);
  }
}

function record(r) {
  records++;
  const before = last.get(r.stream) ?? {sequence: 0, digest: null};
  const placed = r.sequence === before.sequence + 1 && r.previous === before.digest;
  const named = ends.get(`${r.stream} ${r.sequence}`);
  const own = digest(r);
  if ((!partial && !placed) || !signed(r) || (named && named !== own)) {
    problems.push(`${r.stream} ${r.sequence}`);
  }
  ends.delete(`${r.stream} ${r.sequence}`);
  last.set(r.stream, {sequence: r.sequence, digest: own});
}

for await (const line of createInterface({input: createReadStream(file)})) {
  let value;
  try {
    value = JSON.parse(line);
  } catch (e) {
    problems.push(`not readable: ${e.message}`);
    continue;
  }
  if (value.type === 'AuditBundle') {
    partial = value.partial;
  } else if (value.type === 'AuditHead') {
    head(value);
  } else if (value.type === 'AuditBundleEnd') {
    ended = value.heads === heads && value.records === records;
  } else {
    record(value);
  }
}
if (!ended) {
  problems.push('end');
}
if (!partial) {
  // What is left was named by a head and did not come; what was pruned did not have to.
  problems.push(...[...ends.keys()].filter(end => {
    const [stream, sequence] = end.split(' ');
    return !(last.get(stream)?.sequence >= Number(sequence));
  }));
}
process.stdout.write(`${JSON.stringify({records, heads, problems})}\n`);
