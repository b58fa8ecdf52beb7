export { MoneroChain } from './chain'
export {
  atomicOf,
  MoneroSimulator,
  servePayerPage,
  startMoneroWallet,
  tickerOf,
  type MoneroFault,
} from './monero-wallet'
