package org.tutti.plugin.guard;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.constant.ClassDesc;

/**
 * Makes the code of a plug-in stoppable: the same class, with a check of the {@link Budget} at the entry of each method
 * and at each turn of a loop, with arrays counted before they are allocated, and with no handler that can catch a
 * {@link BudgetExceeded}. On threads that are not guarded it computes as before.
 *
 * <p>Nothing that is put in branches, or leaves anything on the stack, so that the frames the compiler wrote hold.
 */
public final class Weave {

    /** The package woven code has to see. */
    public static final String PACKAGE = Weave.class.getPackageName();

    static final ClassDesc BUDGET = ClassDesc.of(PACKAGE + ".Budget");

    private Weave() {}

    /**
     * Weaves one class.
     *
     * @param type the bytes of a class file
     * @throws IllegalArgumentException if they are none, or cannot be woven; the message says which class and why
     */
    public static byte[] bytes(byte[] type) {
        ClassFile file = ClassFile.of(
                ClassFile.StackMapsOption.DROP_STACK_MAPS,
                ClassFile.DeadCodeOption.KEEP_DEAD_CODE,
                ClassFile.ShortJumpsOption.FAIL_ON_SHORT_JUMPS);
        String name = "it";
        try {
            ClassModel model = file.parse(type);
            name = model.thisClass().asInternalName().replace('/', '.');
            return file.transformClass(model, new WeaveClass(new Bridges(model)));
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "The class %s cannot be given checks of its budget: %s.\n".formatted(name, e.getMessage())
                            + "Maybe one of its methods is larger than 32 kB: split it.",
                    e);
        }
    }
}
