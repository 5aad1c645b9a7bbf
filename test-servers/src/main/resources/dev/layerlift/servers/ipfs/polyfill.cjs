// Node 20 does not have it yet.
if (typeof Promise.withResolvers !== 'function') {
  Promise.withResolvers = function () {
    let resolve, reject
    const promise = new this((yes, no) => {
      resolve = yes
      reject = no
    })
    return { promise, resolve, reject }
  }
}

// Kubo keeps idle connections open; Node would end them after 5 s, just as a client that was busy begins to use one again.
const http = require('node:http')
const createServer = http.createServer
http.createServer = function (...options) {
  const server = createServer.apply(this, options)
  server.keepAliveTimeout = 600000
  return server
}
