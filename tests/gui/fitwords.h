// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QRegularExpression>
#include <QTranslator>

/// Texts as long as the world's.
namespace wf::guitest {

/// Names as long as those of real estates, and a command without a space to break at.
inline constexpr const char *LongRunbook = R"(# Payments are confirmed late and the refunds of customers wait

## Detection

- **Metrics**: `payments.confirmation_delay_of_the_slowest_customer > 100 clear < 100 for 1s`

## Immediate response (0-5 minutes)

1. **Declare the incident**: P1 or P0.
2. **Ask the gateway of the payment provider whether it takes orders**: from the outside.

   ```sh
   curl -sS https://payments.provider.example/v2/gateway/confirmations?state=waiting&since=2026-10-03T08:51:00Z
   ```

3. **Add workers**: the cheapest thing to try.

## Investigation of the provider's part (5-30 minutes)

1. **Check the workers**: one that hangs counts as capacity and is none.

## Resolution steps

1. **If the payment provider's gateway does not answer**:
   - **Restart the workers**: their jobs return to the queue.
2. **If the database is slow**:
   - **Fix the worst query**: with its owner.

## Recovery

1. **See the queue empty**: depth under 100.

## Also watch

- `queue.workers` tells missing workers from slow ones

## Contacts

- **Primary on-call**: Bartholomew Featherstonehaugh
- **Slack**: #payments-and-refunds-emergencies
)";
/// Rules with long names and long reasons.
inline const QByteArray LongRules(
    "groups:\n"
    "- name: payments-and-refunds-of-the-slowest-customers\n"
    "  interval: 1s\n"
    "  rules:\n"
    "  - alert: PaymentsAreConfirmedLateAndTheRefundsOfCustomersWait\n"
    "    expr: payments_confirmation_delay_of_the_slowest_customer > 1 and on () vector(1)\n"
    "    for: 1000d\n"
    "  - {alert: NobodyMeasuresThis, expr: 'sum by (customer, region) "
    "(rate(refunds_of_customers_that_wait_total[5m])) > 1'}\n"
    "  - {alert: Broken, expr: 'sum by (customer) (rate(refunds_of_customers_that_wait_total[5m])'}\n");
inline const QByteArray LongMetric("payments_confirmation_delay_of_the_slowest_customer");

/// Each word longer by a third, as in German.
class LongerWords final : public QTranslator
{
public:
    LongerWords()
    {
        if (!m_english.load(QStringLiteral(":/translations/watchfloor_en.qm")))
            qFatal("the program's English is missing");
    }
    bool isEmpty() const override { return false; }
    QString translate(const char *context, const char *source, const char *disambiguation,
                      int n) const override
    {
        QString text = m_english.translate(context, source, disambiguation, n);
        if (text.isEmpty())
            text = QString::fromUtf8(source);
        static const QRegularExpression word(QStringLiteral("(?<![%L])\\p{L}{3,}"));
        QString longer;
        qsizetype from = 0;
        for (auto it = word.globalMatch(text); it.hasNext();) {
            const QRegularExpressionMatch match = it.next();
            longer += text.mid(from, match.capturedEnd() - from) +
                      QStringLiteral("enerungsten").left((match.capturedLength() + 2) / 3);
            from = match.capturedEnd();
        }
        return longer + text.mid(from);
    }

private:
    QTranslator m_english;
};

} // namespace wf::guitest
