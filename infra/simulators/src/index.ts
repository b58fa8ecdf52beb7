export * from './environment'
export * from './device'
