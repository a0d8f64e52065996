// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/composer.h"

#include "delegates/words.h"
#include "desk/watching.h"
#include "incident/updatetext.h"
#include "kit/breakinglabel.h"
#include "kit/fittingscroll.h"
#include "kit/flowlayout.h"
#include "theme/plainlabel.h"
#include "theme/plaintext.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextCursor>
#include <QTimer>
#include <QVBoxLayout>

namespace wf {

namespace {

constexpr Millis PreviewAfter{150};
constexpr Millis WithoutCadence = std::chrono::hours(1);

} // namespace

Composer::Composer(Desk &desk, const Incident &incident, QWidget *parent)
    : CommandDialog(desk, QStringLiteral("update"), tr("Post an update of %1").arg(incident.number), parent),
      m_incident(incident.id), m_audiences(new QButtonGroup(this)), m_subject(new QLineEdit(this)),
      m_text(new QPlainTextEdit(this)), m_next(new QComboBox(this)), m_shown(new QComboBox(this)),
      m_preview(new BreakingLabel(this)), m_note(new PlainLabel(this)), m_refresh(new QTimer(this))
{
    setMinimumWidth(620);
    makeAudiences();
    auto *form = new QFormLayout;
    m_subject->setObjectName(QStringLiteral("updateSubject"));
    m_subject->setMaxLength(MaxSubjectLength);
    form->addRow(tr("&Subject"), m_subject);
    m_text->setObjectName(QStringLiteral("updateText"));
    m_text->setTabChangesFocus(true);
    m_text->setMinimumHeight(m_text->fontMetrics().lineSpacing() * 5);
    form->addRow(tr("&Text"), m_text);
    m_next->setObjectName(QStringLiteral("updateNext"));
    m_next->setEditable(true);
    m_next->addItems({QStringLiteral("15m"), QStringLiteral("20m"), QStringLiteral("30m"),
                      QStringLiteral("1h"), QStringLiteral("2h")});
    const Millis since = incident.declaredAt ? desk.clock().wall() - *incident.declaredAt : Millis{0};
    m_next->setCurrentText(durationText(updateCadence(incident.severity, since).value_or(WithoutCadence)));
    m_next->setEnabled(isActive(incident.status));
    form->addRow(tr("&Next update in"), m_next);
    body()->addLayout(form);
    makeChannels(incident);
    m_note->setObjectName(QStringLiteral("updateNote"));
    m_note->setProperty("role", "muted");
    m_note->setWordWrap(true);
    body()->addWidget(m_note);
    m_shown->setObjectName(QStringLiteral("updateShown"));
    body()->addWidget(m_shown);
    m_preview->setObjectName(QStringLiteral("updatePreview"));
    m_preview->setProperty("role", "mono");
    m_previewScroll = new FittingScroll(m_preview, this);
    body()->addWidget(m_previewScroll);
    addButtons(tr("Post"));
    m_refresh->setSingleShot(true);
    m_refresh->setInterval(PreviewAfter);
    connect(m_refresh, &QTimer::timeout, this, &Composer::refreshPreview);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_touched = m_text->hasFocus();
        m_refresh->start();
    });
    connect(m_subject, &QLineEdit::textChanged, m_refresh, qOverload<>(&QTimer::start));
    connect(m_shown, &QComboBox::activated, this, &Composer::refreshPreview);
    audienceChosen();
    m_text->setFocus();
}

void Composer::makeAudiences()
{
    auto *row = new QHBoxLayout;
    for (const Audience audience : {Audience::Team, Audience::Customers, Audience::Executives}) {
        auto *button = new QPushButton(Words::audience(audience), this);
        button->setObjectName(QStringLiteral("audience%1").arg(int(audience)));
        button->setCheckable(true);
        button->setAutoDefault(false);
        button->setProperty("kind", "pill");
        button->setChecked(audience == Audience::Team);
        m_audiences->addButton(button, int(audience));
        row->addWidget(button);
    }
    row->addStretch(1);
    body()->addLayout(row);
    connect(m_audiences, &QButtonGroup::idClicked, this, &Composer::audienceChosen);
}

void Composer::addChannel(const ChannelInfo &info, const QString &tip, bool enabled)
{
    auto *box = new QCheckBox(plaintext::inMenu(info.name), this);
    box->setObjectName(QStringLiteral("channel:%1").arg(info.name));
    box->setToolTip(tip);
    box->setEnabled(enabled);
    connect(box, &QCheckBox::toggled, this, &Composer::refreshPreview);
    m_channels.push_back({info, MessagePurpose::Update, box});
}

QString Composer::alertWords(MessagePurpose purpose)
{
    switch (purpose) {
    case MessagePurpose::Trigger:
        return tr("raises an alert");
    case MessagePurpose::Acknowledge:
        return tr("acknowledges the alert");
    case MessagePurpose::Resolve:
        return tr("resolves the alert");
    case MessagePurpose::Update:
    case MessagePurpose::Test:
        break;
    }
    return {};
}

void Composer::makeChannels(const Incident &incident)
{
    for (const ChannelInfo &channel : desk().channels()) {
        addChannel(channel, channel.address, !incident.drill);
        if (channel.kind == ChannelKind::PagerDuty) {
            m_channels.back().purpose = alertPurpose(incident, channel.name);
            m_channels.back().box->setText(QStringLiteral("%1 (%2)").arg(
                plaintext::inMenu(channel.name), alertWords(m_channels.back().purpose)));
        }
    }
    addChannel({tr("Clipboard"), ChannelKind::Clipboard, {}, false, {}},
               tr("Copies the text when it is posted"), true);
    addChannel({tr("Told by phone"), ChannelKind::Phone, {}, false, {}}, tr("Logs that you said it yourself"),
               true);
    auto *row = new FlowLayout(nullptr, 12);
    for (const Channel &channel : m_channels)
        row->addWidget(channel.box);
    body()->addLayout(row);
    if (incident.drill) {
        m_note->setText(tr("This is a drill: nothing is sent."));
        return;
    }
    if (desk().isDemo())
        m_note->setText(tr("The simulated estate sends nothing: the update is logged, and you can copy it."));
    else if (desk().channels().empty())
        m_note->setText(
            tr("No channel is configured: the update is logged, and you can copy it. The manual (Shift+F1) "
               "says how to set up a channel."));
}

Audience Composer::audience() const
{
    return static_cast<Audience>(m_audiences->checkedId());
}

void Composer::audienceChosen()
{
    const Incident *incident = desk().book().find(m_incident);
    if (!incident)
        return;
    m_subject->setText(updateSubject(*incident));
    if (!m_touched) {
        m_text->setPlainText(
            updateText(*incident, conditionsNow(desk(), *incident), audience(), desk().clock().wall()));
        m_text->selectAll();
    }
    for (const Channel &channel : m_channels) {
        // An update pages nobody unless somebody wants it to; copying and calling is a person's own choice.
        if (isOnNetwork(channel.info.kind))
            channel.box->setChecked(channel.box->isEnabled() && channel.info.kind != ChannelKind::PagerDuty &&
                                    channel.info.audiences.contains(audience()));
    }
    refreshPreview();
}

std::vector<OutgoingMessage> Composer::messages() const
{
    std::vector<OutgoingMessage> messages;
    const Incident *incident = desk().book().find(m_incident);
    for (const Channel &channel : m_channels) {
        if (!channel.box->isChecked() || !incident)
            continue;
        OutgoingMessage message;
        message.channel = channel.info.name;
        message.kind = channel.info.kind;
        message.purpose = channel.purpose;
        message.audience = audience();
        message.subject = m_subject->text();
        message.text = m_text->toPlainText();
        messages.push_back(withIncident(std::move(message), *incident));
    }
    return messages;
}

bool Composer::needsApproval() const
{
    return audience() == Audience::Customers &&
           std::any_of(m_channels.begin(), m_channels.end(), [](const Channel &channel) {
               return channel.box->isChecked() && channel.info.approval;
           });
}

void Composer::refreshPreview()
{
    const auto all = messages();
    const QString shown = m_shown->currentText();
    m_shown->clear();
    for (const OutgoingMessage &message : all) {
        if (isOnNetwork(message.kind))
            m_shown->addItem(message.channel);
    }
    m_shown->setCurrentIndex(std::max(0, m_shown->findText(shown)));
    m_shown->setVisible(m_shown->count() > 0);
    m_previewScroll->setVisible(m_shown->count() > 0);
    for (const OutgoingMessage &message : all) {
        if (message.channel != m_shown->currentText() || !isOnNetwork(message.kind))
            continue;
        const MessagePreview preview = desk().preview(message);
        QStringList lines{preview.title, preview.body};
        for (const QString &warning : preview.warnings)
            lines << QStringLiteral("⚠ ") + warning;
        m_preview->setText(lines.join(QLatin1Char('\n')).left(2000));
    }
    const Incident *incident = desk().book().find(m_incident);
    if (needsApproval() && incident && incident->commander() != desk().user())
        m_note->setText(incident->commander().isEmpty()
                            ? tr("A commander has to approve it first, and there is none yet.")
                            : tr("%1 approves it before it is sent.").arg(incident->commander()));
    else if (!desk().channels().empty() && incident && !incident->drill)
        m_note->clear();
}

Command Composer::command() const
{
    command::PostUpdate update{m_incident, m_text->toPlainText(), parseDuration(m_next->currentText())};
    update.audience = audience();
    update.messages = messages();
    update.needsApproval = needsApproval();
    return update;
}

void Composer::submit(const Command &command)
{
    const auto &update = *command.as<command::PostUpdate>();
    if (m_next->isEnabled() && !update.nextIn) {
        showError(tr("\"%1\" is not a duration. Say when the next update comes, such as 20m")
                      .arg(m_next->currentText()));
        return;
    }
    // Read aloud on the phone, copied, or found in the log afterwards: a blank tells nobody anything.
    if (hasBlanks(update.text)) {
        showError(tr("A line still ends with \"…\": fill it in or take it out."));
        QTextCursor blank = m_text->document()->find(QStringLiteral("…"));
        if (!blank.isNull())
            m_text->setTextCursor(blank);
        m_text->setFocus();
        return;
    }
    for (const OutgoingMessage &message : update.messages) {
        if (message.kind == ChannelKind::Clipboard)
            QGuiApplication::clipboard()->setText(message.text);
    }
    CommandDialog::submit(command);
}

} // namespace wf

#include "moc_composer.cpp"
