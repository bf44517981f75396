package org.tutti.plugin.guard;

import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the handlers by which compilers end a {@code synchronized} block: they store what they caught, leave the monitor
 * and throw it again. They have to run, and catch nothing for good.
 */
final class Monitors {

    private Monitors() {}

    static Set<Label> handlers(CodeModel code) {
        Set<Label> ends = new HashSet<>();
        if (code.exceptionHandlers().isEmpty()) {
            return ends;
        }
        List<CodeElement> elements = code.elementList();
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof LabelTarget target && endsMonitor(elements, i)) {
                ends.add(target.label());
            }
        }
        ends.retainAll(code.exceptionHandlers().stream()
                .filter(one -> one.catchType().isEmpty())
                .map(ExceptionCatch::handler)
                .toList());
        return ends;
    }

    /** Stores, loads the monitor, leaves it, loads what it stored, and throws: nothing else. */
    private static boolean endsMonitor(List<CodeElement> elements, int from) {
        int step = 0;
        int slot = -1;
        for (CodeElement element : elements.subList(from, elements.size())) {
            if (!(element instanceof Instruction instruction)) {
                continue;
            }
            boolean as = switch (step++) {
                case 0 -> {
                    slot = instruction instanceof StoreInstruction store ? store.slot() : -1;
                    yield slot >= 0;
                }
                case 1 -> instruction instanceof LoadInstruction load && load.slot() != slot;
                case 2 -> instruction instanceof MonitorInstruction && instruction.opcode() == Opcode.MONITOREXIT;
                case 3 -> instruction instanceof LoadInstruction load && load.slot() == slot;
                default -> instruction.opcode() == Opcode.ATHROW;
            };
            if (!as || step == 5) {
                return as;
            }
        }
        return false;
    }
}
