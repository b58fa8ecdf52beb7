export { LEDGER_WRITER, LedgerService } from './ledger/ledger.service'
export { definition } from './service'
