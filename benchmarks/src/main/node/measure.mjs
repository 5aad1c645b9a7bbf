// The operations of the Java benchmarks by another implementation, measured beside them.
// In: {"seconds","plain","host","paths","did","log"}. Out: {"create":{…},"resolve":{…}}: rates by the clock and by processor time.
import {createPublicKey, generateKeyPairSync, sign, verify} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {createDID, multibaseEncode, MultibaseEncoding, prepareDataForSigning, resolveDIDFromLog} from 'didwebvh-ts';

const {seconds, plain, host, paths, did, log} = JSON.parse(readFileSync(0, 'utf8'));

// The package brings no cryptography of its own; this is Node's, by OpenSSL. Key objects are kept, as in Java.
const {privateKey, publicKey} = generateKeyPairSync('ed25519');
const known = new Map();

function keyObject(raw) {
  const x = Buffer.from(raw).toString('base64url');
  let key = known.get(x);
  if (!key) {
    key = createPublicKey({key: {kty: 'OKP', crv: 'Ed25519', x}, format: 'jwk'});
    known.set(x, key);
  }
  return key;
}

const verifier = {
  async verify(signature, message, publicKeyBytes) {
    return verify(null, message, keyObject(publicKeyBytes), signature);
  }
};

function multikey(key) {
  const raw = Buffer.from(key.export({format: 'jwk'}).x, 'base64url');
  return multibaseEncode(Buffer.concat([Buffer.from([0xed, 0x01]), raw]), MultibaseEncoding.BASE58_BTC);
}

const updateKey = multikey(publicKey);
const signer = {
  getVerificationMethodId: () => `did:key:${updateKey}#${updateKey}`,
  async sign({document, proof}) {
    const signature = sign(null, await prepareDataForSigning(document, proof), privateKey);
    return {proofValue: multibaseEncode(signature, MultibaseEncoding.BASE58_BTC)};
  }
};

const source = multikey(generateKeyPairSync('ed25519').publicKey);
const own = multikey(generateKeyPairSync('ed25519').publicKey);

const plainDocument = {
  verificationMethods: [{type: 'Multikey', publicKeyMultibase: own, purpose: 'assertionMethod'}]
};

const richDocument = {
  verificationMethods: [
    {type: 'Multikey', publicKeyMultibase: source, purpose: 'authentication'},
    {type: 'Multikey', publicKeyMultibase: own, purpose: 'assertionMethod'}
  ],
  services: [
    {id: '#content', type: 'LinkedResource', serviceEndpoint: 'https://assets.example.com/content/v1'},
    {
      id: '#credentials',
      type: 'LinkedVerifiablePresentation',
      serviceEndpoint: 'https://assets.example.com/credentials/v1'
    }
  ],
  alsoKnownAs: [`did:peer:0${source}`]
};

async function create() {
  const created = await createDID({
    domain: host,
    paths,
    signer,
    verifier,
    updateKeys: [updateKey],
    portable: true,
    ...(plain ? plainDocument : richDocument)
  });
  return created.log.map(entry => `${JSON.stringify(entry)}\n`).join('');
}

async function resolve() {
  const entries = log.split('\n').filter(line => line !== '').map(line => JSON.parse(line));
  const {doc, meta} = await resolveDIDFromLog(entries, {verifier, requestedDid: did});
  if (!doc || meta.error) {
    throw new Error(JSON.stringify(meta));
  }
  return doc;
}

async function measure(operation) {
  const run = async limit => {
    const start = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    let count = 0;
    let elapsed = 0;
    while (elapsed < limit) {
      await operation();
      count++;
      elapsed = Number(process.hrtime.bigint() - start) / 1e9;
    }
    const used = process.cpuUsage(cpu);
    return {perSecond: count / elapsed, perCpuSecond: count / ((used.user + used.system) / 1e6)};
  };
  await run(seconds / 2);
  return run(seconds);
}

const result = {create: await measure(create), resolve: await measure(resolve), bytes: (await create()).length};
process.stdout.write(`${JSON.stringify(result)}\n`);
