export { definition } from './service'
