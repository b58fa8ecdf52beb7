import { definePart } from '@enigm/subgraph'
import { CourseResolver } from './course.resolver'

/** The content is part of the service; it has no tables. */
export const coursePart = definePart({ resolvers: [CourseResolver] })
