// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk/deskview.h"
#include "sound/annunciator.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace wf {

/// Plays each sound of the alarm, and asks whether it was heard: at the start of a shift. What a program took
/// need not have come out of a loudspeaker.
class SoundTestDialog : public QDialog
{
    Q_OBJECT
public:
    SoundTestDialog(DeskView &desk, Annunciator &annunciator, QWidget *parent);

private:
    void play(AlarmSound sound);
    void say();
    void played(AlarmSound sound, bool was);
    void said(const QString &sentence, bool was);
    void heard();
    void notHeard();
    void refreshLast();
    void tell(const QString &result);

    DeskView &m_desk;
    Annunciator &m_annunciator;
    QLabel *m_result;
    QLabel *m_last;
    QPushButton *m_yes;
};

} // namespace wf
