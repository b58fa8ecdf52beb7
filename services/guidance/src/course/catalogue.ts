import type { GuidanceApp } from '../config'
import type { Course, CourseModule } from './content'
import type { Language, Level } from './content-files'
import type { TrainingBlock, TrainingCourse, TrainingModule } from './training-course'

/** The courses of the running service. */
export class Catalogue {
  private readonly courses: ReadonlyMap<Level, Course>
  private readonly modules: ReadonlyMap<string, CourseModule>

  constructor({ config }: GuidanceApp) {
    const { courses } = config.CONTENT_DIR
    this.courses = new Map(courses.map((course) => [course.level, course]))
    this.modules = new Map(courses.flatMap((course) => course.modules.map((module) => [module.id, module])))
  }

  course(level: Level): Course {
    return this.courses.get(level)!
  }

  module(id: string): CourseModule | undefined {
    return this.modules.get(id)
  }

  /** All courses in one language. */
  inLanguage(language: Language): TrainingCourse[] {
    return [...this.courses.values()].map(({ level, version, modules }) => ({
      level,
      version,
      modules: modules.map((module) => moduleIn(module, language)),
    }))
  }
}

/** A module in one language. */
export function moduleIn(
  { id, level, topic, version, text }: CourseModule,
  language: Language,
): TrainingModule {
  const { blocks, ...words } = text[language]
  return { ...words, id, course: level, topic, version, blocks: blocks as TrainingBlock[] }
}
