package org.tutti.gateway.sip.signal;

import java.lang.classfile.ClassFile;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;

/**
 * Classes whose methods do nothing, for where JAIN-SIP wants the name of a class. It looks for it by its own class loader,
 * which sees none of ours where each archive has a loader, and what it takes by itself needs log4j 1. So we lay one next to
 * it, and put our own object in its place as soon as the stack is made.
 */
final class Silence {

    private Silence() {}

    /**
     * The name of a class with a public constructor, in the package and loader of {@code kind}, that implements it.
     *
     * @param kind a public interface
     */
    static synchronized String of(Class<?> kind) {
        String name = kind.getName() + "Silent";
        try {
            Class.forName(name, false, kind.getClassLoader());
            return name;
        } catch (ClassNotFoundException e) {
            // The first time.
        }
        try {
            MethodHandles.privateLookupIn(kind, MethodHandles.lookup()).defineClass(bytes(kind, ClassDesc.of(name)));
            return name;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("No class can be made in " + kind.getPackageName(), e);
        }
    }

    private static byte[] bytes(Class<?> kind, ClassDesc name) {
        return ClassFile.of().build(name, made -> {
            made.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER)
                    .withInterfaceSymbols(ClassDesc.of(kind.getName()))
                    .withMethodBody(ConstantDescs.INIT_NAME, ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code -> code
                            .aload(0)
                            .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                            .return_());
            for (Method method : kind.getMethods()) {
                MethodTypeDesc type = java.lang.invoke.MethodType
                        .methodType(method.getReturnType(), method.getParameterTypes())
                        .describeConstable().orElseThrow();
                made.withMethodBody(method.getName(), type, ClassFile.ACC_PUBLIC, code -> {
                    TypeKind result = TypeKind.from(method.getReturnType());
                    switch (result) {
                        case VOID -> code.return_();
                        case REFERENCE -> code.aconst_null().areturn();
                        default -> code.iconst_0().ireturn();
                    }
                });
            }
        });
    }
}
