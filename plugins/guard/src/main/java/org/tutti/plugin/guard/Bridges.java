package org.tutti.plugin.guard;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DirectMethodHandleDesc.Kind;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * Method references to code that is not woven, such as {@code Objects::nonNull}: given to an endless stream, nothing of
 * the plug-in would ever run again, and no check. Each is led through a method of the plug-in, as a lambda would be.
 */
final class Bridges {

    private static final ClassDesc FACTORY = ClassDesc.of("java.lang.invoke.LambdaMetafactory");
    private static final int IMPLEMENTATION = 1;

    private record Bridge(String name, MethodTypeDesc type, DirectMethodHandleDesc to) {}

    private final ClassDesc self;
    private final boolean isInterface;
    private final List<Bridge> bridges = new ArrayList<>();

    Bridges(ClassModel type) {
        self = type.thisClass().asSymbol();
        isInterface = type.flags().has(java.lang.reflect.AccessFlag.INTERFACE);
    }

    /** Writes a call, through a bridge where that is of use. */
    void invoke(CodeBuilder builder, InvokeDynamicInstruction call) {
        List<ConstantDesc> arguments = call.bootstrapArgs();
        if (call.bootstrapMethod().owner().equals(FACTORY)
                && arguments.size() > IMPLEMENTATION
                && arguments.get(IMPLEMENTATION) instanceof DirectMethodHandleDesc to
                && ofJdk(to)) {
            ConstantDesc[] changed = arguments.toArray(ConstantDesc[]::new);
            changed[IMPLEMENTATION] = bridge(to, call.typeSymbol().parameterList());
            builder.invokedynamic(DynamicCallSiteDesc.of(
                    call.bootstrapMethod(), call.name().stringValue(), call.typeSymbol(), changed));
        } else {
            builder.with(call);
        }
    }

    private static boolean ofJdk(DirectMethodHandleDesc to) {
        return to.owner().descriptorString().startsWith("Ljava/") && switch (to.kind()) {
            case STATIC, INTERFACE_STATIC, VIRTUAL, INTERFACE_VIRTUAL, CONSTRUCTOR -> true;
            default -> false;
        };
    }

    /** @param captured types of what the lambda holds; of a receiver that may be less than who declares the method */
    private MethodHandleDesc bridge(DirectMethodHandleDesc to, List<ClassDesc> captured) {
        // With the receiver first, and the new object as what is returned.
        MethodTypeDesc type = to.invocationType();
        for (int i = 0; i < captured.size(); i++) {
            type = type.changeParameterType(i, captured.get(i));
        }
        var bridge = new Bridge("tutti$bridge$" + bridges.size(), type, to);
        bridges.add(bridge);
        return MethodHandleDesc.ofMethod(
                isInterface ? Kind.INTERFACE_STATIC : Kind.STATIC, self, bridge.name(), bridge.type());
    }

    /** Writes the bridges there are by now. */
    void build(ClassBuilder type) {
        for (Bridge bridge : bridges) {
            int flags = ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC;
            type.withMethodBody(bridge.name(), bridge.type(), flags, code -> body(code, bridge));
        }
    }

    private static void body(CodeBuilder code, Bridge bridge) {
        DirectMethodHandleDesc to = bridge.to();
        code.invokestatic(Weave.BUDGET, "check", MethodTypeDesc.of(ConstantDescs.CD_void));
        if (to.kind() == Kind.CONSTRUCTOR) {
            code.new_(to.owner()).dup();
        }
        int slot = 0;
        for (ClassDesc parameter : bridge.type().parameterList()) {
            TypeKind kind = TypeKind.from(parameter);
            code.loadLocal(kind, slot);
            slot += kind.slotSize();
        }
        MethodTypeDesc type = MethodTypeDesc.ofDescriptor(to.lookupDescriptor());
        Opcode opcode = switch (to.kind()) {
            case STATIC, INTERFACE_STATIC -> Opcode.INVOKESTATIC;
            case VIRTUAL -> Opcode.INVOKEVIRTUAL;
            case INTERFACE_VIRTUAL -> Opcode.INVOKEINTERFACE;
            default -> Opcode.INVOKESPECIAL;
        };
        String name = to.kind() == Kind.CONSTRUCTOR ? ConstantDescs.INIT_NAME : to.methodName();
        ConstantPoolBuilder pool = code.constantPool();
        // Counted and led over checks as if it were called.
        WeaveCode.invoke(code, InvokeInstruction.of(
                opcode, pool.classEntry(to.owner()), pool.utf8Entry(name), pool.utf8Entry(type),
                to.isOwnerInterface()));
        code.return_(TypeKind.from(bridge.type().returnType()));
    }
}
