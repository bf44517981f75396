package org.tutti.plugin.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;
import org.tutti.sample.Sample;

class WeaveTest {

    private static Object run(ClassLoader loader, int n) throws ReflectiveOperationException {
        Method run = loader.loadClass(Sample.class.getName()).getMethod("run", int.class);
        return run.invoke(null, n);
    }

    @Test
    void wovenCode_computesTheSame() throws ReflectiveOperationException {
        ClassLoader woven = Woven.woven();
        ClassLoader asItIs = new Woven(bytes -> bytes);
        for (int n = 0; n < 40; n++) {
            assertThat(run(woven, n)).isEqualTo(run(asItIs, n));
        }
    }

    @Test
    void wovenTwice_computesTheSame() throws ReflectiveOperationException {
        assertThat(run(new Woven(bytes -> Weave.bytes(Weave.bytes(bytes))), 9)).isEqualTo(run(Woven.woven(), 9));
    }

    @Test
    void whatIsNoClass_isRefusedByName() {
        assertThatThrownBy(() -> Weave.bytes(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be given checks");
    }

    @Test
    void abstractAndNativeMethods_areLeftAsTheyAre() {
        byte[] type = ClassFile.of().build(ClassDesc.of("A"), builder -> builder.withMethod(
                "a", java.lang.constant.MethodTypeDesc.ofDescriptor("()V"),
                ClassFile.ACC_ABSTRACT | ClassFile.ACC_PUBLIC, _ -> {}));

        assertThat(ClassFile.of().parse(Weave.bytes(type)).methods()).hasSize(1);
    }
}
