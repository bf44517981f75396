package org.tutti.plugin.guard;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_Throwable;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Weaves the code of one method. */
final class WeaveCode implements CodeTransform {

    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(CD_void);
    private static final MethodTypeDesc THROWABLE = MethodTypeDesc.of(CD_void, CD_Throwable);
    private static final MethodTypeDesc TWO_INTS = MethodTypeDesc.of(CD_void, CD_int, CD_int);
    private static final MethodTypeDesc REPEAT = MethodTypeDesc.of(CD_String, CD_String, CD_int);

    /** Of a reference, at most (bytes). */
    private static final int REFERENCE = 8;

    private final CodeModel code;
    private final Bridges bridges;

    /** Whether the handler at a label could catch a {@link BudgetExceeded}. */
    private final Map<Label, Boolean> handlers = new HashMap<>();

    /** For a handler that covers itself: where what is put in at its start ends. */
    private final Map<Label, Label> resumed = new HashMap<>();

    private final Set<Label> passed = new HashSet<>();

    /** Handlers that end a {@code synchronized} block. */
    private final Set<Label> monitors;

    WeaveCode(CodeModel code, Bridges bridges) {
        this.code = code;
        this.bridges = bridges;
        monitors = Monitors.handlers(code);
        // Code that comes later and jumps back to one makes a loop.
        code.exceptionHandlers().stream()
                .filter(one -> at(one.tryStart()) > at(one.handler()))
                .forEach(one -> monitors.remove(one.handler()));
        for (ExceptionCatch one : code.exceptionHandlers()) {
            boolean catches = catchesErrors(one) && !monitors.contains(one.handler());
            handlers.merge(one.handler(), catches, Boolean::logicalOr);
        }
    }

    private static boolean catchesErrors(ExceptionCatch one) {
        return one.catchType()
                .map(type -> switch (type.asInternalName()) {
                    case "java/lang/Throwable", "java/lang/Error", "org/tutti/plugin/guard/BudgetExceeded" -> true;
                    default -> false;
                })
                .orElse(true);
    }

    @Override
    public void atStart(CodeBuilder builder) {
        check(builder);
        code.findAttribute(Attributes.stackMapTable())
                .ifPresent(frames -> builder.with(StackMapTableAttribute.of(frames.entries())));
    }

    @Override
    public void accept(CodeBuilder builder, CodeElement element) {
        switch (element) {
            case ExceptionCatch one -> cover(builder, one);
            case LabelTarget target -> {
                builder.with(target);
                passed.add(target.label());
                enter(builder, target.label());
            }
            case BranchInstruction branch -> {
                turn(builder, passed.contains(branch.target()));
                builder.with(branch);
            }
            case TableSwitchInstruction choice -> {
                turn(builder, backwards(choice.defaultTarget(), choice.cases()));
                builder.with(choice);
            }
            case LookupSwitchInstruction choice -> {
                turn(builder, backwards(choice.defaultTarget(), choice.cases()));
                builder.with(choice);
            }
            case NewPrimitiveArrayInstruction array -> {
                count(builder, size(array.typeKind()));
                builder.with(array);
            }
            case NewReferenceArrayInstruction array -> {
                count(builder, REFERENCE);
                builder.with(array);
            }
            case NewMultiArrayInstruction array -> {
                countAll(builder, array);
                builder.with(array);
            }
            case InvokeInstruction call -> invoke(builder, call);
            case InvokeDynamicInstruction call -> {
                bridges.invoke(builder, call);
                if (call.typeSymbol().returnType().equals(CD_String)) {
                    builder.invokestatic(Weave.BUDGET, "allocated", NOTHING);
                }
            }
            default -> builder.with(element);
        }
    }

    private static void check(CodeBuilder builder) {
        builder.invokestatic(Weave.BUDGET, "check", NOTHING);
    }

    private static void turn(CodeBuilder builder, boolean backwards) {
        if (backwards) {
            check(builder);
        }
    }

    private boolean backwards(Label otherwise, Iterable<SwitchCase> cases) {
        boolean any = passed.contains(otherwise);
        for (SwitchCase one : cases) {
            any |= passed.contains(one.target());
        }
        return any;
    }

    /** What is put in at the start of a handler throws; were it covered by that handler, it would turn in circles. */
    private void cover(CodeBuilder builder, ExceptionCatch one) {
        Label handler = one.handler();
        boolean itself = at(one.tryStart()) <= at(handler) && at(handler) < at(one.tryEnd());
        if (!itself) {
            builder.with(one);
            return;
        }
        if (at(one.tryStart()) < at(handler)) {
            cover(builder, one, one.tryStart(), handler);
        }
        if (monitors.contains(handler)) {
            // Nothing is put in there: were it to fail in leaving the monitor, it would turn in circles.
            return;
        }
        Label after = resumed.computeIfAbsent(handler, _ -> builder.newLabel());
        cover(builder, one, after, one.tryEnd());
    }

    private static void cover(CodeBuilder builder, ExceptionCatch one, Label from, Label to) {
        one.catchType()
                .ifPresentOrElse(
                        type -> builder.exceptionCatch(from, to, one.handler(), type),
                        () -> builder.exceptionCatchAll(from, to, one.handler()));
    }

    private int at(Label label) {
        return ((CodeAttribute) code).labelToBci(label);
    }

    private void enter(CodeBuilder builder, Label label) {
        Boolean catches = handlers.get(label);
        if (catches == null || monitors.contains(label)) {
            return;
        }
        if (catches) {
            builder.dup().invokestatic(Weave.BUDGET, "caught", THROWABLE);
        }
        // Loops can be made of nothing but exceptions.
        check(builder);
        Label after = resumed.get(label);
        if (after != null) {
            builder.labelBinding(after);
        }
    }

    /** Writes a call with what is to be counted of it. */
    static void invoke(CodeBuilder builder, InvokeInstruction call) {
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        if (owner.equals("java/lang/String") && name.equals("repeat")) {
            builder.invokestatic(Weave.BUDGET, "repeat", REPEAT);
            return;
        }
        if (Expressions.invoke(builder, call)) {
            return;
        }
        int size = Hungry.size(owner, name, call.typeSymbol());
        if (size > 0) {
            count(builder, size);
        }
        builder.with(call);
        if (Hungry.mayAllocate(owner, name, call.typeSymbol())) {
            builder.invokestatic(Weave.BUDGET, "allocated", NOTHING);
        }
    }

    /** The length is on top of the stack, and stays there. */
    private static void count(CodeBuilder builder, int size) {
        builder.dup().loadConstant(size).invokestatic(Weave.BUDGET, "allocate", TWO_INTS);
    }

    /** Of several dimensions the product counts; it is taken step by step, so that the first large one is refused. */
    private static void countAll(CodeBuilder builder, NewMultiArrayInstruction array) {
        int dimensions = array.dimensions();
        int[] lengths = new int[dimensions];
        for (int i = dimensions - 1; i >= 0; i--) {
            lengths[i] = builder.allocateLocal(TypeKind.INT);
            builder.istore(lengths[i]);
        }
        builder.iload(lengths[0]).loadConstant(REFERENCE).invokestatic(Weave.BUDGET, "allocate", TWO_INTS);
        builder.iload(lengths[0]);
        for (int i = 1; i < dimensions; i++) {
            builder.iload(lengths[i])
                    .invokestatic(Weave.BUDGET, "product", MethodTypeDesc.of(CD_int, CD_int, CD_int))
                    .dup()
                    .loadConstant(REFERENCE)
                    .invokestatic(Weave.BUDGET, "allocate", TWO_INTS);
        }
        builder.pop();
        for (int length : lengths) {
            builder.iload(length);
        }
    }

    private static int size(TypeKind kind) {
        return switch (kind) {
            case BOOLEAN, BYTE -> 1;
            case CHAR, SHORT -> 2;
            case INT, FLOAT -> 4;
            default -> 8;
        };
    }
}
