"""Tables of the book and of the records it is kept for, by noun."""

from __future__ import annotations

from canbao.money.models.aid import AidRequest as AidRequest
from canbao.money.models.aid import RequestLine as RequestLine
from canbao.money.models.aid_bookings import AidBooking as AidBooking
from canbao.money.models.applications import Application as Application
from canbao.money.models.applications import ApplicationKind as ApplicationKind
from canbao.money.models.applications import ApplicationPart as ApplicationPart
from canbao.money.models.book import Step as Step
from canbao.money.models.book import Transfer as Transfer
from canbao.money.models.cash import CashLimit as CashLimit
from canbao.money.models.cash import Deposit as Deposit
from canbao.money.models.cash import HandIn as HandIn
from canbao.money.models.cash import SlipBook as SlipBook
from canbao.money.models.channels import ChannelLink as ChannelLink
from canbao.money.models.differences import Difference as Difference
from canbao.money.models.differences import DifferenceAnswer as DifferenceAnswer
from canbao.money.models.differences import DifferenceKind as DifferenceKind
from canbao.money.models.family import FamilyPayment as FamilyPayment
from canbao.money.models.payments import Payment as Payment
from canbao.money.models.payments import PaymentKind as PaymentKind
from canbao.money.models.payments import Problem as Problem
from canbao.money.models.payments import Supplement as Supplement
from canbao.money.models.payments import Unmatched as Unmatched
from canbao.money.models.refunds import Basis as Basis
from canbao.money.models.refunds import Refund as Refund
from canbao.money.models.refunds import RefundPart as RefundPart
from canbao.money.models.sponsors import Gift as Gift
from canbao.money.models.subsidies import SubsidyArrival as SubsidyArrival
