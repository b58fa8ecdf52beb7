export { gatewayAt } from './journeys/client'
export { createServer, enrollOwnDevice } from './journeys/membership'
export { buyDuringEnrollment } from './journeys/purchase'
export { journeyOn, type Journey } from './journeys/journey'
