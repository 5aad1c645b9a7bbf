// A node without a network that keeps everything in memory, for tests: a disk would sync for each of thousands of writes.
import { Daemon } from 'ipfs-daemon'
import { createRepo } from 'ipfs-repo'
import { MemoryLock } from 'ipfs-repo/locks/memory'
import { MemoryDatastore } from 'datastore-core/memory'
import { MemoryBlockstore } from 'blockstore-core/memory'
import * as dagPb from '@ipld/dag-pb'
import * as dagCbor from '@ipld/dag-cbor'
import * as raw from 'multiformats/codecs/raw'

const codecs = [dagPb, dagCbor, raw]
const repo = createRepo(
  'layerlift-test',
  async (wanted) => {
    const found = codecs.find((codec) => codec.code === wanted || codec.name === wanted)
    if (!found) throw new Error(`codec: ${wanted} (expected: dag-pb, dag-cbor, raw)`)
    return found
  },
  {
    root: new MemoryDatastore(),
    blocks: new MemoryBlockstore(),
    keys: new MemoryDatastore(),
    datastore: new MemoryDatastore(),
    pins: new MemoryDatastore()
  },
  { autoMigrate: false, repoLock: MemoryLock, repoOwner: true }
)
const daemon = new Daemon({
  repo,
  silent: true,
  offline: true,
  start: true,
  init: { emptyRepo: true, profiles: ['test'] },
  config: {
    Addresses: { Swarm: [], API: '/ip4/127.0.0.1/tcp/0', Gateway: '/ip4/127.0.0.1/tcp/0', RPC: '' },
    Bootstrap: [],
    // Announcing each block to a network that is not there would cost more than storing it.
    Routing: { Type: 'none' },
    Discovery: { MDNS: { Enabled: false }, webRTCStar: { Enabled: false } },
    Pubsub: { Enabled: false }
  }
})
// Whoever started this holds the other end of its standard input: when that is gone, so is this.
process.stdin.on('end', () => process.exit(0))
process.stdin.on('error', () => process.exit(0))
process.stdin.resume()
await daemon.start()
console.log(`API ${daemon._httpApi._apiServers[0].info.uri}`)
console.log(`GATEWAY ${daemon._httpGateway._gatewayServers[0].info.uri}`)
