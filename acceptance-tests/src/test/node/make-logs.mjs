// Makes did:webvh logs with an implementation that is not ours, one of each kind of history.
// In: {}. Out: [{"name","did","log","witness","versions":[{"versionId","doc"}],"deactivated"}]; the files as text.
import {createDID, deactivateDID, deriveNextKeyHash, signWitnessProofEntry, updateDID} from 'didwebvh-ts';
import {Key, verifier} from './keys.mjs';
import {writeOutput} from './stdin.mjs';

const day = number => `2025-01-${String(number).padStart(2, '0')}T00:00:00Z`;
const keys = [1, 2, 3, 4].map(number => new Key(number));
const [first, second, third] = keys;

const method = key => ({type: 'Multikey', publicKeyMultibase: key.multikey, purpose: 'assertionMethod'});
const services = [{id: '#site', type: 'LinkedDomains', serviceEndpoint: 'https://example.com/'}];

function create(options = {}) {
  return createDID({
    address: 'example.com',
    paths: ['made', 'elsewhere'],
    signer: first,
    updateKeys: [first.multikey],
    verificationMethods: [method(first)],
    created: day(1),
    verifier,
    ...options
  });
}

const update = (made, number, options) =>
  updateDID({log: made.log, signer: first, updated: day(number), verifier, ...options});

const hash = key => deriveNextKeyHash(key.multikey);

async function approvals(made, witnesses) {
  const {versionId} = made.log.at(-1);
  const signers = Object.fromEntries(witnesses.map(key => [key.did, key]));
  return [await signWitnessProofEntry({
    versionId, witnesses: witnesses.map(key => ({id: key.did})), witnessSignersByDid: signers, created: day(20)
  })];
}

const histories = {
  async created() {
    return create();
  },
  async 'at a port, without a path'() {
    return create({address: 'example.com:8443', paths: undefined});
  },
  async updated() {
    return update(await create(), 2, {services, verificationMethods: [method(first), method(second)]});
  },
  async rotated() {
    const rotated = await update(await create(), 2, {updateKeys: [second.multikey]});
    return update(rotated, 3, {signer: second, alsoKnownAs: ['https://example.com/rotated']});
  },
  async 'pre-rotated'() {
    const made = await create({nextKeyHashes: [await hash(second)]});
    const next = await update(made, 2, {
      signer: second, updateKeys: [second.multikey], nextKeyHashes: [await hash(third)]
    });
    return update(next, 3, {signer: third, updateKeys: [third.multikey], nextKeyHashes: [await hash(first)]});
  },
  async 'pre-rotation ended'() {
    const made = await create({nextKeyHashes: [await hash(second)]});
    const next = await update(made, 2, {signer: second, updateKeys: [second.multikey], nextKeyHashes: []});
    return update(next, 3, {signer: second, services});
  },
  async witnessed() {
    const witnesses = [second, third];
    const witness = {threshold: 2, witnesses: witnesses.map(key => ({id: key.did}))};
    const made = await create({witness});
    const witnessProofs = await approvals(made, witnesses);
    const next = await update(made, 2, {services, witness, witnessProofs});
    return {...next, witness: await approvals(next, witnesses)};
  },
  async watched() {
    return update(await create({watchers: ['https://watcher.example/one']}), 2, {services});
  },
  async moved() {
    const made = await create({portable: true});
    return update(made, 2, {address: 'example.org'});
  },
  async 'moved twice'() {
    const made = await create({portable: true});
    const moved = await update(made, 2, {address: 'example.org'});
    return update(moved, 3, {address: 'example.net', services});
  },
  async deactivated() {
    return deactivateDID({log: (await create()).log, signer: first, verifier});
  },
  async 'updated and deactivated'() {
    const updated = await update(await create(), 2, {services});
    return deactivateDID({log: updated.log, signer: first, verifier});
  }
};

const made = [];
for (const [name, history] of Object.entries(histories)) {
  const {did, log, witness} = await history();
  made.push({
    name,
    did,
    log: `${log.map(entry => JSON.stringify(entry)).join('\n')}\n`,
    witness: witness ? JSON.stringify(witness) : null,
    versions: log.map(({versionId, state}) => ({versionId, doc: state})),
    deactivated: log.at(-1).parameters.deactivated === true
  });
}
writeOutput(made);
