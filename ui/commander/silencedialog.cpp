// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/silencedialog.h"

#include "base/print.h"
#include "desk/silencematchers.h"
#include "kit/confirmdialog.h"
#include "kit/widgetkit.h"
#include "theme/plainlabel.h"
#include "words/feedwords.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace wf {

namespace {

constexpr Millis ShortestSilence = std::chrono::minutes(1);
constexpr Millis LongestSilence = std::chrono::hours(24 * 30);
constexpr int FieldWidth = 560;
constexpr int MaxMatchersLength = 5000;

} // namespace

SilenceDialog::SilenceDialog(Desk &desk, DeskSetup &setup, const IncidentId &incident, const FeedId &feed,
                             const Silence &silence, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_setup(setup), m_incident(incident), m_silence(silence),
      m_where(new QComboBox(this)), m_what(new QLineEdit(matchersText(silence.matchers), this)),
      m_length(new QComboBox(this)), m_comment(new QLineEdit(silence.comment, this)),
      m_error(new PlainLabel(this)), m_accept(new QPushButton(this))
{
    const bool isNew = silence.id.isEmpty();
    setObjectName(QStringLiteral("silenceDialog"));
    setWindowTitle(isNew ? tr("Silence alerts") : tr("Change a silence"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *hint =
        new PlainLabel(tr("The Alertmanager tells nobody of these alerts until the silence ends. Here they "
                          "are not detected anew, and nothing of them is over."),
                       this);
    hint->setWordWrap(true);
    layout->addWidget(hint);
    auto *form = new QFormLayout;
    m_where->setObjectName(QStringLiteral("silenceWhere"));
    for (const FeedConfig &each : desk.feedConfigs()) {
        if (each.kind == AlertmanagerKind && each.enabled)
            m_where->addItem(excerpt(each.name.text(), 60), each.name.text());
    }
    m_where->setCurrentIndex(std::max(0, m_where->findData(feed.text())));
    m_where->setEnabled(isNew && m_where->count() > 1);
    m_what->setObjectName(QStringLiteral("silenceWhat"));
    m_what->setProperty("kind", "command");
    m_what->setMaxLength(MaxMatchersLength);
    m_what->setMinimumWidth(FieldWidth);
    m_what->setCursorPosition(0);
    kit::setHint(*m_what, tr("alertname=\"Slow\", host=~\"db.*\""));
    m_length->setObjectName(QStringLiteral("silenceLength"));
    m_length->setEditable(true);
    m_length->addItems({QStringLiteral("30m"), QStringLiteral("1h"), QStringLiteral("2h"),
                        QStringLiteral("4h"), QStringLiteral("8h"), QStringLiteral("24h")});
    const Millis left = silence.until - desk.clock().wall();
    // One that is changed goes on as long as it would, unless a person says otherwise.
    m_length->setCurrentText(isNew ? QStringLiteral("1h")
                                   : durationText(std::max<Millis>(
                                         ShortestSilence, std::chrono::ceil<std::chrono::minutes>(left))));
    m_comment->setObjectName(QStringLiteral("silenceComment"));
    m_comment->setMaxLength(int(MaxTitleLength));
    kit::setHint(*m_comment, tr("Why, for whoever sees it there"));
    form->addRow(tr("&At"), m_where);
    form->addRow(tr("A&lerts with"), m_what);
    form->addRow(tr("&From now, for"), m_length);
    form->addRow(tr("&Comment"), m_comment);
    layout->addLayout(form);
    m_error->setObjectName(QStringLiteral("silenceError"));
    m_error->setProperty("role", "error");
    m_error->setWordWrap(true);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept->setText(isNew ? tr("Silence") : tr("Change"));
    m_accept->setObjectName(QStringLiteral("silenceAccept"));
    m_accept->setProperty("kind", "primary");
    m_accept->setDefault(true);
    buttons->addButton(m_accept, QDialogButtonBox::AcceptRole);
    layout->addWidget(buttons);
    // What was said about it is over once it is written.
    for (QLineEdit *edit : {m_what, m_comment, m_length->lineEdit()})
        connect(edit, &QLineEdit::textChanged, m_error, &QWidget::hide);
    connect(buttons, &QDialogButtonBox::accepted, this, &SilenceDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    // What is proposed is read from its beginning, and how long it is to be is what is left to say.
    (silence.matchers.empty() ? static_cast<QWidget *>(m_what) : m_length)->setFocus();
}

void SilenceDialog::refuse(const QString &message)
{
    m_accept->setEnabled(true);
    m_error->setText(excerpt(message));
    m_error->show();
}

void SilenceDialog::submit()
{
    auto matchers = parseMatchers(m_what->text());
    if (!matchers)
        return refuse(matchers.error().message);
    const auto length = parseDuration(m_length->currentText());
    if (!length || *length < ShortestSilence || *length > LongestSilence)
        return refuse(tr("write how long, from 1m to 720h, for example 2h"));
    const bool isNew = m_silence.id.isEmpty();
    const Timestamp now = m_desk.clock().wall();
    m_silence.matchers = std::move(*matchers);
    m_silence.from = isNew ? now : m_silence.from;
    m_silence.until = now + *length;
    m_silence.by = m_desk.user();
    m_silence.comment = m_comment->text().trimmed();
    if (m_silence.comment.isEmpty())
        m_silence.comment = tr("Silenced from Watchfloor");
    const FeedId feed(m_where->currentData().toString());
    m_accept->setEnabled(false);
    const QString text = isNew ? SilenceWords::made(feed, m_silence) : SilenceWords::changed(feed, m_silence);
    // It is written down also if nobody looks any more.
    m_setup.setSilence(feed, m_silence,
                       {nullptr, [dialog = QPointer(this), &desk = m_desk, incident = m_incident,
                                  text](const Expected<QString> &id) {
                            if (id)
                                record(desk, incident, text, dialog ? dialog->parentWidget() : nullptr);
                            if (!dialog)
                                return;
                            if (!id)
                                return dialog->refuse(id.error().message);
                            Q_EMIT dialog->made();
                            dialog->accept();
                        }});
}

void SilenceDialog::record(Desk &desk, const IncidentId &incident, const QString &text,
                           const QPointer<QWidget> &parent)
{
    const Incident *known = desk.book().find(incident);
    if (!known || known->isDetection())
        return;
    desk.submit(
        command::AddEntry{incident, EventKind::Note, text.left(MaxTextLength)},
        {nullptr, [&desk, incident, text, parent](const CommandResult &result) {
             if (result || !parent)
                 return;
             auto *ask = new ConfirmDialog(
                 QStringLiteral("silenceNotLogged"), tr("Not in the log"),
                 tr("It was done, but the log does not say so: %1\n\n%2").arg(result.error().message, text),
                 tr("Try again"), parent);
             connect(ask, &QDialog::accepted, parent,
                     [&desk, incident, text, parent] { record(desk, incident, text, parent); });
             ask->open();
         }});
}

} // namespace wf

#include "moc_silencedialog.cpp"
