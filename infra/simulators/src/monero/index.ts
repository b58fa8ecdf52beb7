export { MoneroChain } from './chain'
export { atomicOf, MoneroSimulator, startMoneroWallet, type MoneroFault } from './monero-wallet'
