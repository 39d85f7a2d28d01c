# Kills what its starter started when the starter is gone, however it went: the pipe on standard input closes with it.
# Lines: "add PID START SIGNAL" (a process that leads its own group, its start time in clock ticks, the signal that asks
# it to end) and "del PID". A process is only taken for ours when its start time fits: numbers are used again.
use strict;
use warnings;
$0 = 'distillery-guardian';
open STDOUT, '>', '/dev/null';
open STDERR, '>', '/dev/null';
$SIG{$_} = 'IGNORE' for qw(INT HUP TERM QUIT PIPE);

my (%leaders, %seen);
while (my $line = <STDIN>) {
    my ($verb, $pid, $start, $signal) = split ' ', $line;
    if    ($verb eq 'add') { $leaders{$pid} = { start => $start, signal => $signal } }
    elsif ($verb eq 'del') { delete $leaders{$pid} }
}
exit 0 unless %leaders;

sub table {
    my %table;
    for my $file (glob '/proc/[0-9]*/stat') {
        open my $handle, '<', $file or next;
        my $line = <$handle> // next;
        my ($pid, $rest) = $line =~ /^(\d+) \(.*\) (.*)$/s or next;
        my @field = split ' ', $rest;
        next if $field[0] eq 'Z' || $field[0] eq 'X';
        $table{$pid} = { parent => $field[1], group => $field[2], session => $field[3], start => $field[19] };
    }
    return \%table;
}

# All that is alive of our groups and sessions, of their descendants, and of what was seen of them before.
sub ours {
    my $table = table();
    my %ours;
    for my $pid (keys %$table) {
        my $process = $table->{$pid};
        for my $leader ($process->{group}, $process->{session}) {
            next unless $leaders{$leader};
            $ours{$pid} = 1 if !$table->{$leader} || $table->{$leader}{start} == $leaders{$leader}{start};
        }
        $ours{$pid} = 1 if defined $seen{$pid} && $seen{$pid} == $process->{start};
    }
    for (my $more = 1; $more;) {
        $more = 0;
        for my $pid (keys %$table) {
            next if $ours{$pid} || !$ours{ $table->{$pid}{parent} };
            $ours{$pid} = $more = 1;
        }
    }
    $seen{$_} = $table->{$_}{start} for keys %ours;
    return keys %ours;
}

my %alive = map { $_ => 1 } ours();
for my $pid (keys %leaders) {
    kill $leaders{$pid}{signal}, -$pid if $alive{$pid} || grep { getpgrp($_) == $pid } keys %alive;
}
for (my $tick = 0; $tick < 60 && ours(); $tick++) { select undef, undef, undef, 0.1 }
for (my $tick = 0; $tick < 50; $tick++) {
    my @left = ours() or last;
    kill 'KILL', @left;
    select undef, undef, undef, 0.1;
}
