export { BtcpaySimulator, startBtcpayServer, type BtcpayFault, type StoredInvoice } from './btcpay-server'
export { btcpaySignatureOf } from './events'
