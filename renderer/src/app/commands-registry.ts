/**
 * Everything that can be done, by name. A command is registered where it is understood (a feature), and from then on
 * the keyboard runs it, the palette finds it and the help lists it. Nothing else binds keys.
 */
import { onScopeDispose, shallowReadonly, shallowRef, type ShallowRef } from 'vue'
import type { IconName } from '@/ui/icons/icon-names'

/** Where keys work. An open dialog silences all the others. */
export type KeyScope = 'global' | 'queue' | 'ticket' | 'dialog'

export type CommandGroup = 'navigation' | 'queue' | 'ticket' | 'writing' | 'view' | 'application'

/** What a command is called, and its keys. */
export interface CommandTitle {
  /** Unique, dotted: `ticket.take`. */
  readonly id: string
  /** Key of its words in the message catalogue. */
  readonly titleKey: string
  readonly group: CommandGroup
  /** Bindings by physical key, the one to show first: `KeyH`, `Mod+KeyK`, `KeyG KeyM`. */
  readonly keys?: readonly string[]
  /** Where its keys work; `global` by default. */
  readonly scope?: KeyScope
  readonly icon?: IconName
}

export interface AppCommand extends CommandTitle {
  /** What its words name: `{time}` and the like. */
  readonly titleValues?: () => Readonly<Record<string, string>>
  /** Holding the key down runs it again and again, as for moving in a list. */
  readonly repeats?: boolean
  /** Kept out of the palette: moving, closing. */
  readonly hidden?: boolean
  /** Whether it can be done now; by default it can. */
  readonly enabled?: () => boolean
  /** Failures are the command's own to tell; what it throws reaches the caller of `run`. */
  readonly run: () => void | Promise<void>
}

export interface CommandRegistry {
  /** All commands, in the order of registration; reactive. */
  readonly all: Readonly<ShallowRef<readonly AppCommand[]>>
  /**
   * Adds commands.
   *
   * @returns takes them away again
   * @throws Error with the id when one of that name is there already
   */
  register(commands: readonly AppCommand[]): () => void
  find(id: string): AppCommand | undefined
  isEnabled(id: string): boolean
  /** Runs a command by name; false when there is none or it cannot be done now. */
  run(id: string): boolean
}

/** Whether a command can be done now. */
export const isCommandEnabled = (command: AppCommand): boolean => command.enabled?.() ?? true

/** An empty registry; the application has one, tests make their own. */
export function createCommandRegistry(): CommandRegistry {
  const all = shallowRef<readonly AppCommand[]>([])
  const find = (id: string): AppCommand | undefined => all.value.find((command) => command.id === id)

  return {
    all: shallowReadonly(all),
    find,
    register(commands) {
      for (const command of commands) {
        if (find(command.id)) throw new Error(`A command named ${command.id} is registered already`)
      }
      all.value = [...all.value, ...commands]
      return () => {
        all.value = all.value.filter((command) => !commands.includes(command))
      }
    },
    isEnabled(id) {
      const command = find(id)
      return command !== undefined && isCommandEnabled(command)
    },
    run(id) {
      const command = find(id)
      if (!command || !isCommandEnabled(command)) return false
      void command.run()
      return true
    },
  }
}

/** The application's commands. */
export const commands: CommandRegistry = createCommandRegistry()

/** Registers commands for as long as the component (or effect scope) that calls it lives. */
export function useCommands(list: readonly AppCommand[], registry: CommandRegistry = commands): void {
  onScopeDispose(registry.register(list))
}
