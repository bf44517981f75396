package org.tutti.gateway.sip.signal;

import gov.nist.javax.sip.DialogTimeoutEvent;
import gov.nist.javax.sip.SipListenerExt;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import javax.sip.Dialog;
import javax.sip.DialogTerminatedEvent;
import javax.sip.IOExceptionEvent;
import javax.sip.RequestEvent;
import javax.sip.ResponseEvent;
import javax.sip.ServerTransaction;
import javax.sip.SipProvider;
import javax.sip.TimeoutEvent;
import javax.sip.TransactionTerminatedEvent;
import javax.sip.TransactionUnavailableException;
import javax.sip.TransactionAlreadyExistsException;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** Takes what comes from JAIN-SIP to whom it is for. On the stack's threads: nothing here waits. */
final class Dispatch implements SipListenerExt {

    private static final Logger LOG = System.getLogger(Dispatch.class.getName());

    private final Reception reception;

    Dispatch(Reception reception) {
        this.reception = reception;
    }

    /** What a dialog carries: who takes what is asked in it. */
    interface InDialog {
        void request(Request request, ServerTransaction transaction);

        /** An answer to what was asked in it without a transaction. */
        default void answered(Response response) {}

        /** The dialog has ended by itself: nothing more can be asked in it. */
        void gone(Dialog dialog);
    }

    @Override
    public void processRequest(RequestEvent event) {
        Request request = event.getRequest();
        SipProvider provider = (SipProvider) event.getSource();
        try {
            Dialog dialog = event.getDialog();
            if (dialog != null && dialog.getApplicationData() instanceof InDialog there) {
                toDialog(event, provider, there);
            } else if (request.getMethod().equals(Request.ACK)) {
                LOG.log(Level.TRACE, "An ACK for nothing.");
            } else {
                reception.came(request, Optional.ofNullable(event.getServerTransaction()), provider);
            }
        } catch (TransactionAlreadyExistsException e) {
            LOG.log(Level.TRACE, "Has come again.", Discreet.fault(e));
        } catch (Exception | StackOverflowError e) {
            LOG.log(Level.DEBUG, "A request could not be dealt with.", Discreet.fault(e));
            failed(event, provider);
        }
    }

    private static void toDialog(RequestEvent event, SipProvider provider, InDialog there)
            throws TransactionAlreadyExistsException, TransactionUnavailableException {
        Request request = event.getRequest();
        ServerTransaction transaction = event.getServerTransaction();
        if (request.getMethod().equals(Request.ACK)) {
            there.request(request, transaction);
            return;
        }
        there.request(request, transaction == null ? provider.getNewServerTransaction(request) : transaction);
    }

    private static void failed(RequestEvent event, SipProvider provider) {
        Request request = event.getRequest();
        if (request.getMethod().equals(Request.ACK)) {
            return;
        }
        try {
            Response response = Headers.response(request, 500, "Server Internal Error", Headers.tag());
            if (event.getServerTransaction() == null && event.getDialog() == null) {
                provider.sendResponse(response);
            } else if (event.getServerTransaction() != null) {
                event.getServerTransaction().sendResponse(response);
            }
        } catch (Exception e) {
            LOG.log(Level.DEBUG, "Nor could that be said.", Discreet.fault(e));
        }
    }

    @Override
    public void processResponse(ResponseEvent event) {
        try {
            if (event.getClientTransaction() != null
                    && event.getClientTransaction().getApplicationData() instanceof Requests.Sent sent) {
                sent.came(event.getResponse(), event);
            } else if (event.getClientTransaction() == null && event.getDialog() != null
                    && event.getDialog().getApplicationData() instanceof InDialog there) {
                there.answered(event.getResponse());
            }
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "A response could not be dealt with.", Discreet.fault(e));
        }
    }

    @Override
    public void processTimeout(TimeoutEvent event) {
        try {
            if (!event.isServerTransaction() && event.getClientTransaction() != null
                    && event.getClientTransaction().getApplicationData() instanceof Requests.Sent sent) {
                sent.lost();
            }
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "A timeout could not be dealt with.", Discreet.fault(e));
        }
    }

    @Override
    public void processIOException(IOExceptionEvent event) {
        LOG.log(Level.DEBUG, "{0} cannot be reached by {1}.", event.getHost(), event.getTransport());
    }

    @Override
    public void processTransactionTerminated(TransactionTerminatedEvent event) {
        // Nothing hangs on it.
    }

    @Override
    public void processDialogTerminated(DialogTerminatedEvent event) {
        if (event.getDialog().getApplicationData() instanceof InDialog there) {
            there.gone(event.getDialog());
        }
    }

    @Override
    public void processDialogTimeout(DialogTimeoutEvent event) {
        LOG.log(Level.DEBUG, "A dialog timed out: {0}", event.getReason());
    }
}
