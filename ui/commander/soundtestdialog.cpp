// SPDX-License-Identifier: GPL-3.0-or-later
#include "commander/soundtestdialog.h"

#include "delegates/words.h"
#include "kit/flowlayout.h"
#include "kit/widgetkit.h"

#include <QDialogButtonBox>

namespace wf {

namespace {

QString nameOf(AlarmSound sound)
{
    return sound == AlarmSound::Cleared ? SoundTestDialog::tr("It cleared") : alarmSoundName(sound);
}

} // namespace

SoundTestDialog::SoundTestDialog(DeskView &desk, Annunciator &annunciator, QWidget *parent)
    : QDialog(parent), m_desk(desk), m_annunciator(annunciator), m_result(kit::makeLabel("strong", {}, this)),
      m_last(kit::makeLabel("muted", {}, this)),
      m_yes(kit::makeButton("primary", tr("I &heard it"), QStringLiteral("soundHeard"), this))
{
    setObjectName(QStringLiteral("soundTestDialog"));
    setWindowTitle(tr("Test the alarm"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(480);
    auto *layout = kit::makeLayout<QVBoxLayout>(this, 12, {20, 16, 20, 16});
    auto *what =
        kit::makeLabel("muted",
                       tr("Each severity has a sound of its own. Play one, and say whether you heard "
                          "it: the desk knows only whether a program took it."),
                       this);
    auto *sounds = new FlowLayout(nullptr, 6);
    for (const AlarmSound sound : AllAlarmSounds) {
        auto *button =
            kit::makeButton("", nameOf(sound), QStringLiteral("playSound:") + alarmSoundName(sound), this);
        sounds->addWidget(button);
        connect(button, &QPushButton::clicked, this, [this, sound] { play(sound); });
    }
    auto *sentence = kit::makeButton("", tr("A spoken sentence"), QStringLiteral("playSentence"), this);
    sounds->addWidget(sentence);
    m_result->setObjectName(QStringLiteral("soundResult"));
    m_last->setObjectName(QStringLiteral("soundLast"));
    for (QLabel *label : {what, m_result, m_last})
        label->setWordWrap(true);
    layout->addWidget(what);
    layout->addLayout(sounds);
    layout->addWidget(m_result);
    layout->addWidget(m_last);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_yes->setEnabled(false); // Before anything was played, nothing can have been heard.
    auto *no = kit::makeButton("", tr("I heard &nothing"), QStringLiteral("soundNotHeard"), this);
    buttons->addButton(m_yes, QDialogButtonBox::ActionRole);
    buttons->addButton(no, QDialogButtonBox::ActionRole);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_yes, &QPushButton::clicked, this, &SoundTestDialog::heard);
    connect(no, &QPushButton::clicked, this, &SoundTestDialog::notHeard);
    connect(sentence, &QPushButton::clicked, this, &SoundTestDialog::say);
    connect(&annunciator, &Annunciator::sounded, this, &SoundTestDialog::played);
    connect(&annunciator, &Annunciator::said, this, &SoundTestDialog::said);
    refreshLast();
}

void SoundTestDialog::tell(const QString &result)
{
    m_result->setText(result);
    kit::growToText(*this);
}

void SoundTestDialog::play(AlarmSound sound)
{
    tell(tr("Playing %1…").arg(nameOf(sound)));
    m_annunciator.sound({sound});
}

void SoundTestDialog::say()
{
    tell(tr("Speaking…"));
    m_annunciator.sound({AlarmSound::P3, {}, tr("This is a test of the alarm.")});
}

void SoundTestDialog::played(AlarmSound sound, bool was)
{
    m_yes->setEnabled(true);
    tell(was ? tr("%1 was played by %2.").arg(nameOf(sound), m_annunciator.player())
             : tr("%1 could not be played, the desk beeps in its place: %2")
                   .arg(nameOf(sound), m_annunciator.problem()));
}

void SoundTestDialog::said(const QString &, bool was)
{
    tell(was ? tr("The sentence was said.")
             : tr("It could not be said: %1").arg(m_annunciator.speechProblem()));
}

void SoundTestDialog::heard()
{
    m_desk.settings().set(SettingKey::SoundHeardAt, toIsoUtc(m_desk.presentClock().wall()));
    refreshLast();
    tell(tr("Good. Alarms can be heard at this desk."));
}

void SoundTestDialog::notHeard()
{
    m_desk.settings().set(SettingKey::SoundHeardAt, QString());
    refreshLast();
    tell(tr("Look at the volume of this computer, at which output the desktop plays to, and whether "
            "the loudspeaker is on. Until it is heard, do not rely on the alarm: watch the screen, or "
            "have messages sent to a phone."));
}

void SoundTestDialog::refreshLast()
{
    const auto at = fromIso(m_desk.settings().value(SettingKey::SoundHeardAt).toString());
    m_last->setText(at ? tr("Somebody heard it last %1.").arg(Words::fullTime(*at))
                       : tr("Nobody has said that it can be heard here."));
}

} // namespace wf

#include "moc_soundtestdialog.cpp"
