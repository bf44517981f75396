#!/bin/sh
# Makes the demo clip of Tutti beside this script: demo.mp4, demo.webm and description.json.
# Needs ffmpeg and ffprobe (5 or newer, with libx264, libvpx-vp9, libopus and drawtext) and a monospaced font.
#
# What the clip offers for measuring:
#  - along the top edge 16 squares of 40 x 24 pixels: the number of the frame in binary, lowest bit on the left;
#  - each full second a beep of 1 kHz lasting 50 ms, and a flash of the dial lasting two frames;
#  - a counter mm:ss.ff (ff: frame of the second, 00 to 24), a hand that goes round in a minute,
#    a ball that goes round in four seconds, and a sun that sets when the clip ends.
# Both files have a key frame each second, so that seeking is cheap.
set -eu
cd "$(dirname "$0")"
rate=25
length=120
gop="-g $rate -keyint_min $rate"

# --- picture -------------------------------------------------------------------------------------------------------
still="loop=loop=-1:size=1,fps=$rate,setpts=N/$rate/TB" # one drawn frame, repeated
disc='255*clip(W/2-hypot(X-W/2+0.5,Y-H/2+0.5),0,1)'     # opacity of a smooth disc as wide as its layer

sky="color=black:s=640x360,format=gbrp,geq=r='26+190*pow(Y/H,1.6)':g='34+100*pow(Y/H,1.7)':b='78+36*Y/H',$still"
sun="color=black:s=56x56,format=rgba,geq=r=255:g=226:b=170:a='$disc',$still"
far='clip(Y-262-16*sin(X/74)-6*sin(X/27),0,1)'
near='clip(Y-300-12*sin(X/91+2)-5*sin(X/33),0,1)'
hills="color=black:s=640x360,format=rgba,geq=r='64-36*$near':g='50-26*$near':b='86-36*$near':a='255*max($far,$near)',$still"
dial="color=black:s=200x200,format=rgba,geq=r='20+200*gt(hypot(X-99.5,Y-99.5),94)':g='22+200*gt(hypot(X-99.5,Y-99.5),94)':b='44+190*gt(hypot(X-99.5,Y-99.5),94)':a='0.8*$disc',$still"
flash="color=black:s=184x184,format=rgba,geq=r=255:g=250:b=235:a='0.85*$disc',$still"
hand="color=black:s=200x200,format=rgba,geq=r=255:g=176:b=96:a='255*clip(2.6-abs(X-99.5),0,1)*between(Y,16,112)',$still,rotate=a=2*PI*n/(60*$rate):c=none"
ball="color=black:s=22x22,format=rgba,geq=r=140:g=210:b=255:a='$disc',$still"

turn="2*PI*n/(4*$rate)"
barcode=''
bit=0
while [ $bit -lt 16 ]; do
  x=$((bit * 40))
  barcode="$barcode,drawbox=x=$x:y=0:w=40:h=24:color=white:t=fill:enable='mod(floor(n/$((1 << bit))),2)'"
  bit=$((bit + 1))
done
counter="%{eif\\:floor(n/(60*$rate))\\:d\\:2}\\:%{eif\\:mod(floor(n/$rate)\\,60)\\:d\\:2}.%{eif\\:mod(n\\,$rate)\\:d\\:2}"

picture="$sky[sky];$sun[sun];$hills[hills];$dial[dial];$flash[flash];$hand[hand];$ball[ball];
[sky][sun]overlay=x='40+560*n/($length*$rate)-28':y='262-210*sin(PI*n/($length*$rate))-28':format=gbrp[a];
[a][hills]overlay=format=gbrp[b];
[b][dial]overlay=x=220:y=48:format=gbrp[c];
[c][flash]overlay=x=228:y=56:format=gbrp:enable='lt(mod(n,$rate),2)'[d];
[d][hand]overlay=x=220:y=48:format=gbrp[e];
[e][ball]overlay=x='320+83*sin($turn)-11':y='148-83*cos($turn)-11':format=gbrp,
drawtext=font=monospace:fontsize=58:fontcolor=white:x=(w-tw)/2:y=272:text='$counter',
drawbox=x=0:y=0:w=640:h=24:color=black:t=fill$barcode,
scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv[picture]"

# --- sound ---------------------------------------------------------------------------------------------------------
# A bed of four chords of four seconds each (A minor, F, C, G), swelling and fading, with a broken chord above. Notes
# are semitones above A 110 Hz. All of it is quiet and below 500 Hz, so that the beep stands alone at 1 kHz.
pick() { # one of $2 to $5, by the number (0 to 3) in the variable $1
  echo "if(eq(ld($1),0),$2,if(eq(ld($1),1),$3,if(eq(ld($1),2),$4,$5)))"
}
hertz() { echo "110*pow(2,($1)/12)"; }
bass=$(hertz "$(pick 0 0 -4 3 -2)")
tenor=$(hertz "$(pick 0 7 8 7 10)")
pluck=$(hertz "$(pick 0 "$(pick 1 12 15 19 24)" "$(pick 1 12 15 20 24)" "$(pick 1 10 15 19 22)" "$(pick 1 10 14 17 22)")")
channel() { # $1: detuning in Hz, for width between left and right
  echo "st(0,mod(floor(t/4),4));st(1,mod(floor(t*2),4));st(2,pow(sin(PI*mod(t,4)/4),2));
  0.045*ld(2)*sin(2*PI*t*($bass+($1)))+0.03*ld(2)*sin(2*PI*t*($tenor-($1)))
  +0.03*exp(-5*mod(t,0.5))*min(1,200*mod(t,0.5))*sin(2*PI*t*$pluck)
  +0.4*sin(2*PI*1000*mod(t,1))*lt(mod(t,1),0.05)"
}
# The sound ends one frame early, so that the picture alone decides how long the files are.
sound="aevalsrc=exprs='$(channel 0.3)|$(channel -0.3)':s=48000:d=$((length - 1)).96,asetnsamples=960:p=0"

# --- both files ----------------------------------------------------------------------------------------------------
make() { # $1: the file; $2: samples the container takes off the start of the sound; the rest: how to encode
  file=$1
  late=$2
  shift 2
  nice ffmpeg -nostdin -loglevel error -y -filter_complex "$picture;$sound,asetpts=PTS+$late[sound]" \
    -map '[picture]' -map '[sound]' -frames:v $((length * rate)) -map_metadata -1 \
    -fflags +bitexact -flags:v +bitexact -flags:a +bitexact "$@" "$file"
}
make demo.mp4 0 -c:v libx264 -profile:v main -level:v 3.0 -preset slow -crf 28 -bf 0 $gop -sc_threshold 0 -threads 2 \
  -c:a aac -b:a 56k -movflags +faststart
make demo.webm 312 -c:v libvpx-vp9 -crf 45 -b:v 0 $gop -deadline good -cpu-used 3 -row-mt 1 -threads 2 \
  -c:a libopus -b:a 48k -vbr constrained

duration() { ffprobe -v error -show_entries format=duration -of csv=p=0 "$1"; }
[ "$(duration demo.mp4)" = "$(duration demo.webm)" ] || { echo "The two files differ in length." >&2; exit 1; }
# avc1.4D401E: main profile, level 3.0. mp4a.40.2: AAC, low complexity.
cat > description.json <<END
{
  "title": "Tutti demo: two minutes of evening",
  "duration": $(duration demo.mp4 | sed 's/\(\.[0-9]\)0*$/\1/'),
  "renditions": [
    {"file": "demo.mp4", "type": "video/mp4; codecs=\"avc1.4D401E, mp4a.40.2\""},
    {"file": "demo.webm", "type": "video/webm; codecs=\"vp9, opus\""}
  ]
}
END
