/** Makes one PKCS#12 file, and ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { nodeWorkings } from '#x509/node-workings.ts'
import { type Pkcs12Facts, pkcs12 } from '#x509/pkcs12.ts'

parentPort?.postMessage(await pkcs12(workerData as Pkcs12Facts, nodeWorkings))
