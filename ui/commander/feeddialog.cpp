// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/feeddialog.h"

#include "feed/feedaddress.h"
#include "feed/feedfactory.h"
#include "kit/elidedlabel.h"
#include "kit/widgetkit.h"
#include "plot/axistics.h"
#include "theme/plainlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wf {

namespace {

constexpr int QueriesHeight = 90;

} // namespace

FeedDialog::FeedDialog(DeskView &desk, DeskSetup &setup, QWidget *parent, std::optional<FeedConfig> changed)
    : QDialog(parent), m_desk(desk), m_setup(setup), m_changed(std::move(changed)), m_form(new QFormLayout),
      m_url(new QLineEdit(this)), m_name(new QLineEdit(this)), m_interval(new QComboBox(this)),
      m_token(new QLineEdit(this)), m_kind(new QComboBox(this)), m_queries(new QPlainTextEdit(this)),
      m_alerts(new QCheckBox(tr("&Detect what its alerting rules find"), this)),
      m_error(new PlainLabel(this)), m_answer(new PlainLabel(this)), m_samples(new PlainLabel(this)),
      m_accept(new QPushButton(this))
{
    setObjectName(QStringLiteral("feedDialog"));
    setWindowTitle(m_changed ? tr("Change a Prometheus target") : tr("Add a Prometheus target"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    addFields();
    layout->addLayout(m_form);
    addAnswer(*layout);
    const QString file = desk.options().configFile;
    auto *hint = new PlainLabel(
        m_changed ? tr("It is changed in %1.").arg(file) : tr("It is added to %1.").arg(file), this);
    hint->setProperty("role", "muted");
    hint->setWordWrap(true);
    layout->addWidget(hint);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept->setObjectName(QStringLiteral("feedAccept"));
    m_accept->setProperty("kind", "primary");
    m_accept->setDefault(true);
    buttons->addButton(m_accept, QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &FeedDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    if (m_changed)
        fillIn(*m_changed);
    forgetTrial();
    m_url->setFocus();
}

void FeedDialog::fillIn(const FeedConfig &feed)
{
    m_url->setText(feed.url.toString());
    m_name->setText(feed.name.text());
    m_name->setEnabled(false); // It is the label `job` of what was recorded.
    m_interval->setCurrentText(durationText(feed.interval));
    m_token->setText(feed.bearerToken);
}

void FeedDialog::addFields()
{
    m_url->setObjectName(QStringLiteral("feedUrl"));
    kit::setHint(*m_url, QStringLiteral("127.0.0.1:9100"));
    m_url->setMinimumWidth(380);
    m_name->setObjectName(QStringLiteral("feedName"));
    kit::setHint(*m_name, tr("Its name in the window"));
    m_interval->setObjectName(QStringLiteral("feedInterval"));
    m_interval->setEditable(true);
    m_interval->addItems({QStringLiteral("5s"), QStringLiteral("1s"), QStringLiteral("15s"),
                          QStringLiteral("30s"), QStringLiteral("1m")});
    m_token->setObjectName(QStringLiteral("feedToken"));
    m_token->setEchoMode(QLineEdit::Password);
    kit::setHint(*m_token, tr("Only if the target asks for one"));
    m_form->addRow(tr("&Address"), m_url);
    m_form->addRow(tr("&Name"), m_name);
    m_form->addRow(tr("&Every"), m_interval);
    m_form->addRow(tr("&Bearer token"), m_token);
    m_kind->setObjectName(QStringLiteral("feedKind"));
    m_queries->setObjectName(QStringLiteral("feedQueries"));
    m_queries->setPlaceholderText(tr("Expressions, one in a line: up, sum(rate(http_errors_total[5m]))"));
    m_queries->setTabChangesFocus(true);
    m_queries->setMaximumHeight(QueriesHeight);
    m_form->addRow(tr("&Watch"), m_kind);
    m_form->addRow(tr("E&xpressions"), m_queries);
    m_alerts->setObjectName(QStringLiteral("feedAlerts"));
    m_alerts->setToolTip(tr("What the rules of the server find is shown as detected here"));
    m_form->addRow(m_alerts);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &FeedDialog::showKind);
    // What was asked for is not what stands there now.
    for (QLineEdit *edit : {m_url, m_token})
        connect(edit, &QLineEdit::textChanged, this, &FeedDialog::forgetTrial);
}

void FeedDialog::addAnswer(QLayout &layout)
{
    m_answer->setObjectName(QStringLiteral("feedAnswer"));
    m_answer->setWordWrap(true);
    m_samples->setObjectName(QStringLiteral("feedSamples"));
    kit::setRole(m_samples, "mono-small");
    m_error->setObjectName(QStringLiteral("feedError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    for (QLabel *label : {m_answer, m_samples, m_error}) {
        label->setMinimumWidth(1); // A long answer wraps or is cut; it does not widen the dialog.
        label->hide();
        layout.addWidget(label);
    }
}

void FeedDialog::setTrial(Trial trial)
{
    m_trial = trial;
    m_accept->setEnabled(trial != Trial::Asking);
    switch (trial) {
    case Trial::None:
    case Trial::Asking:
        m_accept->setText(tr("Try it"));
        break;
    case Trial::Good:
        m_accept->setText(tr("Watch it"));
        break;
    case Trial::Bad:
        m_accept->setText(tr("Watch it anyway"));
        break;
    }
}

/// A server of Prometheus has metrics of its own, and those of others.
void FeedDialog::offerKinds(const TriedFeed &answer)
{
    m_kind->clear();
    if (m_changed || answer.servers.isEmpty())
        return showKind();
    if (answer.failure.isEmpty())
        m_kind->addItem(tr("Its own metrics"), FeedConfig().kind);
    if (answer.servers.contains(PromqlKind))
        m_kind->addItem(tr("What its API answers to expressions"), PromqlKind);
    if (answer.servers.contains(AlertmanagerKind))
        m_kind->addItem(tr("Its alerts"), AlertmanagerKind);
    showKind();
}

void FeedDialog::showKind()
{
    m_form->setRowVisible(m_kind, m_kind->count() > 0);
    const bool asks = m_kind->currentData().toString() == PromqlKind;
    m_form->setRowVisible(m_queries, asks);
    m_form->setRowVisible(m_alerts, asks);
}

bool FeedDialog::readQueries(FeedConfig &feed)
{
    for (const QString &line : m_queries->toPlainText().split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const FeedQuery query{line.trimmed(), {}};
        if (query.expr.isEmpty())
            continue;
        if (const auto fits = checkFeedQuery(query); !fits) {
            refuse(m_queries, fits.error().message);
            return false;
        }
        feed.queries.push_back(query);
    }
    feed.detects = m_alerts->isChecked();
    const bool asks = !feed.queries.empty() || feed.detects;
    if (!asks)
        refuse(m_queries, tr("write what to ask the server for"));
    return asks;
}

void FeedDialog::forgetTrial()
{
    ++m_asked;
    m_kind->clear();
    showKind();
    for (QLabel *label : {m_answer, m_samples, m_error})
        label->hide();
    setTrial(Trial::None);
}

void FeedDialog::refuse(QWidget *field, const QString &message)
{
    const auto *label = qobject_cast<QLabel *>(m_form->labelForField(field));
    const QString name = label ? label->text().remove(QLatin1Char('&')) : QString();
    m_error->setText(tr("%1: %2").arg(name, message));
    m_error->show();
    field->setFocus();
}

std::optional<FeedConfig> FeedDialog::checked()
{
    m_error->hide();
    FeedConfig feed = m_changed.value_or(FeedConfig());
    const auto url = feedUrlOf(m_url->text());
    if (!url) {
        refuse(m_url, url.error().message);
        return std::nullopt;
    }
    feed.url = *url;
    const QString name = m_name->text().trimmed();
    if (!m_changed)
        feed.name = FeedId(name.isEmpty() ? url->authority() : name);
    const auto &known = m_desk.feedConfigs();
    if (!m_changed &&
        std::any_of(known.begin(), known.end(), [&](const FeedConfig &f) { return f.name == feed.name; })) {
        refuse(m_name, tr("another target is called \"%1\" already").arg(feed.name.text()));
        return std::nullopt;
    }
    const auto interval = parseDuration(m_interval->currentText());
    if (!interval || *interval < ShortestInterval || *interval > LongestInterval) {
        refuse(m_interval, tr("write a time from 200ms to 1h, for example 5s"));
        return std::nullopt;
    }
    feed.interval = *interval;
    feed.timeout = std::min<Millis>(feed.interval, std::chrono::seconds(10));
    feed.bearerToken = m_token->text();
    return feed;
}

void FeedDialog::submit()
{
    auto feed = checked();
    if (!feed)
        return;
    if (m_trial == Trial::Asking)
        return;
    if (m_trial == Trial::None) {
        m_answer->setText(tr("Asking %1 …").arg(feed->url.toDisplayString()));
        m_answer->show();
        setTrial(Trial::Asking);
        m_setup.tryFeed(*feed, {this, [this, asked = m_asked](const Expected<TriedFeed> &answer) {
                                    if (asked == m_asked)
                                        take(answer);
                                }});
        return;
    }
    if (m_kind->count() > 0 && m_kind->currentData().toString() != feed->kind) {
        feed->kind = m_kind->currentData().toString();
        feed->url = serverUrlOf(feed->url);
        feed->detects = feed->kind == AlertmanagerKind;
        if (feed->kind == PromqlKind && !readQueries(*feed))
            return;
    }
    // The configuration's own reader has the last word.
    if (const auto added = write(*feed); !added) {
        m_error->setText(added.error().message);
        m_error->show();
        return;
    }
    accept();
}

Expected<void> FeedDialog::write(const FeedConfig &feed)
{
    return m_changed ? m_setup.changeFeed(*m_changed, feed) : m_setup.addFeed(feed);
}

void FeedDialog::take(const Expected<TriedFeed> &answer)
{
    m_answer->hide();
    if (!answer) {
        m_error->setText(answer.error().message);
        m_error->show();
        setTrial(Trial::Bad);
        return;
    }
    offerKinds(*answer);
    if (!answer->failure.isEmpty())
        m_answer->setText(
            tr("A server answers there. It has no metrics of its own: %1").arg(answer->failure));
    else if (answer->samples == 0)
        m_answer->setText(tr("It answers, and has no samples now."));
    else
        m_answer->setText(tr("It answers with %n sample(s), among them:", nullptr, answer->samples));
    m_answer->show();
    QStringList lines;
    for (const TriedFeed::Line &line : answer->first)
        lines += line.series + QLatin1Char(' ') + readableValue(line.value, {});
    m_samples->setText(lines.join(QLatin1Char('\n')));
    m_samples->setVisible(!lines.isEmpty());
    if (!answer->warning.isEmpty()) {
        m_error->setText(answer->warning);
        m_error->show();
    }
    setTrial(Trial::Good);
}

} // namespace wf

#include "moc_feeddialog.cpp"
